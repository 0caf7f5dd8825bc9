import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import { pcap } from "../captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../captures/packet-builder.ts";
import { makePair, missingForNamespaces } from "../deploy/namespaces.ts";
import { SETTINGS, startCollector } from "./collector.ts";
import type { TestCollector } from "./collector.ts";
import { selfSigned } from "./self-signed.ts";
import { runSensor, startSensor } from "./sensor-command.ts";

const SECRET = "0a".repeat(16);
const FRAME = ethernet(0x0800, ipv4({ source: "203.0.113.1" }, bytes(tcp(), new Uint8Array(40))));
let folder: string;
let far: TestCollector;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "teiten-sensor-"));
  far = await startCollector();
  far.settings = { ...SETTINGS, segmentSeconds: 1 };
});
afterEach(async () => {
  await far.stop();
  rmSync(folder, { recursive: true });
});

const state = (): string => join(folder, "state");
const token = (centerKey: string | null = far.pin): string =>
  formatEnrolmentToken({ sensor: "tokyo-1", secret: SECRET, centerKey });
const enrol = (env: Record<string, string> = {}, word = token()): ReturnType<typeof runSensor> =>
  runSensor(["enrol", far.url, word, "--state", state()], env);

describe("enrol", () => {
  test("makes a key that stays here, and leaves what `run` needs", async () => {
    expect(await enrol()).toMatchObject({ code: 0, stderr: "" });
    const { keys } = far;
    expect(keys.size).toBe(1);
    expect(statSync(state()).mode & 0o777).toBe(0o700);
    expect(readdirSync(state()).toSorted()).toEqual(["capture-filter", "enrolment.json", "key.pem", "settings.json"]);
    expect(readFileSync(join(state(), "enrolment.json"), "utf8")).not.toContain(SECRET);
    expect(await enrol()).toMatchObject({ code: 0 });
    expect(keys.size).toBe(1);
  });

  test.each(["key.made", "key.stored", "enrol.answered", "settings.written", "enrol.written", "enrol.stored"])(
    "killed at %s, the same command again enrols the same key or its first one",
    async (point) => {
      expect((await enrol({ TEITEN_KILL_AT: `${point}:1` })).signal).toBe("SIGKILL");
      expect(await enrol()).toMatchObject({ code: 0 });
      expect(far.keys.size).toBe(1);
    },
  );

  test("says what is wrong, and how to mend it", async () => {
    const other = await startCollector(selfSigned());
    const stranger = await runSensor(["enrol", other.url, token(), "--state", state()]);
    expect([stranger.code, stranger.stderr]).toEqual([1, expect.stringMatching(/code: +wrong-center/)]);
    expect(other.requests).toEqual([]);
    await other.stop();
    const cases: [string[], number, RegExp][] = [
      [["enrol", "http://127.0.0.1", token()], 2, /center-url/],
      [["enrol", far.url, token().slice(0, -1)], 2, /token-form/],
      [["enrol", "https://127.0.0.1:1", token()], 1, /center-unreachable/],
      [["enrol", far.url], 2, /code: +usage/],
      [["run", "--interface", "lo"], 78, /not-enrolled/],
      [["run"], 2, /--interface is missing/],
      [["run", "--interface", "lo", "--spool-quota", "much"], 2, /--spool-quota/],
      [["fly"], 2, /there is no command/],
    ];
    for (const [words, code, message] of cases) {
      const end = await runSensor([...words, ...(words[0] === "fly" ? [] : ["--state", join(folder, "none")])]);
      expect([end.code, end.stderr, end.stdout], words.join(" ")).toEqual([code, expect.stringMatching(message), ""]);
    }
  });

  test("a public CA can vouch for the center in place of a pinned key", async () => {
    const identity = selfSigned();
    const center = await startCollector(identity);
    const file = join(folder, "ca.pem");
    writeFileSync(file, identity.cert);
    const words = ["enrol", center.url, token(null), "--state", state()];
    const stranger = await runSensor(words);
    expect([stranger.code, stranger.stderr]).toEqual([1, expect.stringMatching(/self.signed certificate/)]);
    expect(center.keys.size).toBe(0);
    expect(await runSensor(words, { NODE_EXTRA_CA_CERTS: file })).toMatchObject({ code: 0 });
    expect(center.keys.size).toBe(1);
    await center.stop();
  });

  test("a new token and --new-key replace the key of a directory", async () => {
    await enrol();
    const before = readFileSync(join(state(), "key.pem"), "utf8");
    expect(await runSensor(["enrol", far.url, token(), "--state", state(), "--new-key"])).toMatchObject({ code: 0 });
    expect(readFileSync(join(state(), "key.pem"), "utf8")).not.toBe(before);
    expect(readdirSync(state())).not.toContain("key.next.pem");
  });
});

describe("run", () => {
  test("reads a pipe, uploads, survives SIGHUP, opens no port, leaves at SIGTERM; its memory stays small", async () => {
    await enrol();
    const fifo = join(folder, "packets");
    execFileSync("mkfifo", [fifo]);
    const words = ["run", "--state", state(), "--interface", "lo", "--capture-fifo", fifo, "--spool-quota", "64MiB"];
    const { child, end } = startSensor(words);
    const pipe = openSync(fifo, "w");
    writeSync(pipe, pcap([]));
    writeSync(pipe, pcap([{ frame: FRAME, second: Math.floor(Date.now() / 1000) }]).subarray(24));
    for (let turn = 0; turn < 200 && far.segments.size === 0; turn++) await pause(50);
    expect(far.segments.size).toBeGreaterThan(0);
    child.kill("SIGHUP");
    const sockets = execFileSync("ls", ["-l", `/proc/${child.pid}/fd`], { encoding: "utf8" });
    expect(sockets).toContain("socket:");
    expect(listeningInodes().filter((inode) => sockets.includes(`[${inode}]`))).toEqual([]);
    const status = await runSensor(["status", "--state", state(), "--format", "json"]);
    expect(status.code).toBe(0);
    const { running, status: said } = JSON.parse(status.stdout) as { running: boolean; status: { heartbeat: object } };
    expect([running, said.heartbeat]).toEqual([true, expect.objectContaining({ settingsRevision: 1 })]);
    expect(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1])).toBeLessThan(81_920);
    expect((await runSensor(words)).stderr).toMatch(/agent-runs/);
    const asked = performance.now();
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 0 });
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(readdirSync(join(state(), "spool/open"))).toEqual([]);
    expect((await runSensor(["status", "--state", state()])).code).toBe(1);
  });
});

const missing = missingForNamespaces();
if (missing !== null) process.stderr.write(`test/uplink/sensor-program: check is not tried, ${missing}\n`);

describe.skipIf(missing !== null)("check", () => {
  test("finds out that a host answers, and with its rules that it does not", async () => {
    await enrol();
    const pair = makePair();
    try {
      const inside = ["ip", "netns", "exec", pair.sensor];
      const check = (...words: string[]): ReturnType<typeof runSensor> =>
        runSensor(["check", "--state", state(), "--interface", "eth0", ...words], {}, inside);
      const loud = await check();
      expect(loud.code).toBe(1);
      expect(loud.stdout).toMatch(/^failed +packet filter/m);
      expect(loud.stdout).toMatch(/^failed +probe .*192\.0\.2\.10 answers to a SYN to a closed port/m);
      expect(loud.stdout).toMatch(/^failed +probe .*2001:db8::10 answers to UDP to a closed port/m);
      const rules = await check("--rules");
      expect(rules.code).toBe(0);
      const load = spawnSync("ip", [...inside.slice(1), "nft", "-f", "-"], { input: rules.stdout, encoding: "utf8" });
      expect([load.status, load.stderr]).toEqual([0, ""]);
      const silent = await check();
      expect(silent.stdout).toMatch(/^ok +packet filter/m);
      expect(silent.stdout).toMatch(/^ok +open ports/m);
      expect(silent.stdout).toMatch(/^ok +probe +\d+ probes to 192\.0\.2\.10, 2001:db8::10 got no answer/m);
      expect(silent.stdout).toMatch(/^untested +from outside/m);
      expect(silent.stdout).toMatch(/^failed +center .*does not answer/m);
      const left = execFileSync("ip", ["netns", "list"], { encoding: "utf8" });
      expect(left).not.toContain("teiten-check");
    } finally {
      pair.remove();
    }
  });

  test("outside a namespace the center is reached, and the clock compared", async () => {
    await enrol();
    const { stdout } = await runSensor(["check", "--state", state(), "--no-probe"]);
    expect(stdout).toMatch(/^ok +center .*it shows the pinned key/m);
    expect(stdout).toMatch(/^ok +clock/m);
    expect(stdout).toContain(`elements = { 127.0.0.1 . ${new URL(far.url).port} }`);
  });
});

function listeningInodes(): readonly string[] {
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , shown]) => shown === "0A" || (shown === "07" && name.startsWith("udp")))
      .map((fields) => fields[9] ?? ""),
  );
}
