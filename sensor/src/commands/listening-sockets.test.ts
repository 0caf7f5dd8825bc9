import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { listeningSockets, readSocketTable } from "./listening-sockets.ts";

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
   2: 070200C0:01BB 090200C0:D431 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A
   1: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A
   2: B80D0120000000000000000001000000:01BB 00000000000000000000000000000000:0000 0A
   3: 0000000000000000FFFF00000100007F:01BB 00000000000000000000000000000000:0000 0A
`;

test("what listens is found, the loopback and connections are left out", () => {
  expect(readSocketTable(TCP, "tcp")).toEqual([{ protocol: "tcp", address: "0.0.0.0", port: 2024 }]);
  expect(readSocketTable(TCP6, "tcp")).toEqual([
    { protocol: "tcp", address: "::", port: 22 },
    { protocol: "tcp", address: "2001:db8:0:0:0:0:0:1", port: 443 },
  ]);
});

test("a socket of this host is seen as the kernel shows it", async () => {
  const server = createServer().listen(0, "0.0.0.0");
  const udp = createSocket("udp4").bind(0, "0.0.0.0");
  await Promise.all([once(server, "listening"), once(udp, "listening")]);
  const [tcpPort, udpPort] = [(server.address() as AddressInfo).port, udp.address().port];
  const found = await listeningSockets();
  expect(found).toContainEqual({ protocol: "tcp", address: "0.0.0.0", port: tcpPort });
  expect(found).toContainEqual({ protocol: "udp", address: "0.0.0.0", port: udpPort });
  server.close();
  udp.close();
  expect(await listeningSockets("/nowhere")).toBeNull();
});
