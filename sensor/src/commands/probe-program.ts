/** What one probe of one address brought. */
export interface ProbeAnswer {
  readonly address: string;
  readonly probe: string;
  readonly result: "answered" | "silent" | "untried";
}

/**
 * The stranger's program, for `node -e`: takes `{addresses, openPorts}` as its argument and prints a list of
 * `ProbeAnswer`. It uses nothing but what an unprivileged socket tells: a refused connection is a RST or an ICMP message.
 * A text, because it runs in a process of another network namespace, and the release is one file.
 */
export const PROBE_PROGRAM = `
const net = require("node:net"), dgram = require("node:dgram"), { execFile } = require("node:child_process");
const { addresses, openPorts } = JSON.parse(process.argv[1]);
const closed = 47813;
const tcp = (address, port) => new Promise((done) => {
  const socket = net.connect({ host: address, port });
  const end = (result) => { socket.destroy(); done(result); };
  socket.setTimeout(1500, () => end("silent"));
  socket.on("connect", () => end("answered"));
  socket.on("error", (error) => end(error.code === "ECONNREFUSED" || error.code === "ECONNRESET" ? "answered"
    : error.code === "ENETUNREACH" ? "untried" : "silent"));
});
const udp = (address, port) => new Promise((done) => {
  const socket = dgram.createSocket(net.isIPv6(address) ? "udp6" : "udp4");
  const timer = setTimeout(() => end("silent"), 1500);
  const end = (result) => { clearTimeout(timer); try { socket.close(); } catch {} done(result); };
  socket.on("error", (error) => end(error.code === "ECONNREFUSED" ? "answered" : "untried"));
  socket.on("message", () => end("answered"));
  socket.connect(port, address, (error) => {
    if (error) return end("untried");
    socket.send("teiten");
    setTimeout(() => { try { socket.send("teiten"); } catch {} }, 300);
  });
});
const ping = (address) => new Promise((done) => {
  execFile("ping", ["-n", "-c", "1", "-W", "1", address], { timeout: 4000 }, (error, stdout) => {
    if (error && error.code === "ENOENT") done("untried");
    else done(/ bytes from /.test(stdout) ? "answered" : "silent");
  });
});
const probes = addresses.flatMap((address) => [
  ["a SYN to a closed port", tcp(address, closed)],
  ...openPorts.slice(0, 16).map((port) => ["a SYN to port " + port, tcp(address, port)]),
  ["UDP to a closed port", udp(address, closed)],
  ["a ping", ping(address)],
].map(async ([probe, result]) => ({ address, probe, result: await result })));
Promise.all(probes).then((answers) => process.stdout.write(JSON.stringify(answers)));
`;
