import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { bootHost, missingForBoot } from "./booted-host.ts";
import type { BootedHost } from "./booted-host.ts";

const missing = missingForBoot() ?? needs("dpkg-deb", "tcpdump", "nft", "nmap", "ip", "curl");
if (missing !== null) process.stderr.write(`test/deploy/units: skipped, ${missing}\n`);

const STRANGER = "ip netns exec stranger";
const CENTER = `${STRANGER} ${process.execPath} ${join(ROOT, "center/bin/teiten.js")}`;
const COLLECTOR = "https://192.0.2.1:8443";
const STATE = "/var/lib/teiten-sensor";

let host: BootedHost;

describe.skipIf(missing !== null)(
  "the Debian package of the sensor on a host with systemd",
  { timeout: 90_000 },
  () => {
    beforeAll(async () => {
      const folder = mkdtempSync(join(tmpdir(), "teiten-units-"));
      const built = spawnSync("bash", ["scripts/package-sensor.sh", folder], { cwd: ROOT, encoding: "utf8" });
      expect(built.stderr + built.stdout).toMatch(/teiten-sensor_\S+_all\.deb/);
      const file = built.stdout.trim().split(/\s+/).at(-1) ?? "";
      host = await bootHost();
      host.run("cat > /sensor.deb", readFileSync(file));
      rmSync(folder, { recursive: true });
      host.run(`ip netns add stranger && ip link add eth0 type veth peer name eth0 netns stranger
      ip address add 192.0.2.10/24 dev eth0; ip link set eth0 up; ip link set lo up
      ${STRANGER} ip address add 192.0.2.1/24 dev eth0; ${STRANGER} ip link set eth0 up; ${STRANGER} ip link set lo up`);
    }, 120_000);
    afterAll(async () => host.stop());

    test("installs, makes its user and folder, and starts nothing without an enrolment", () => {
      expect(host.run("dpkg -i /sensor.deb")).toMatch(/not enrolled yet, so nothing is started/);
      expect(host.run(`stat -c '%U %a' ${STATE}`)).toBe("teiten-sensor 700\n");
      expect(host.run("stat -c '%F %U %a' /run/teiten-sensor/*.pcap")).toBe("fifo teiten-sensor 600\n".repeat(2));
      host.run("systemctl start teiten-sensor teiten-capture@eth0");
      expect(host.run("systemctl is-active teiten-sensor teiten-capture@eth0")).toBe("inactive\ninactive\n");
    });

    test("enrols and starts at a real center", async () => {
      host.run(`${CENTER} init --data /center --home JP --zone Asia/Tokyo`);
      const added = host.run(`${CENTER} sensor add tokyo-1 --data /center --country JP --address 192.0.2.10 \
      --segment-seconds 5 --collector ${COLLECTOR}`);
      const token = /teiten1\.\S+/.exec(added)?.[0] ?? "";
      const listen = `--listen 192.0.2.1:8443 --metrics 192.0.2.1:9464`;
      host.start(`${CENTER} serve --data /center ${listen} 2>/center.log`);
      await until(() => /collector listens/.test(host.run("cat /center.log")));
      const enrol = `teiten-sensor enrol ${COLLECTOR} ${token} --state ${STATE}`;
      expect(host.run(`su -s /bin/sh teiten-sensor -c '${enrol}'`)).toMatch(/sensor tokyo-1 is enrolled/);
      expect(host.run("systemctl enable --now teiten-sensor teiten-capture@eth0")).not.toMatch(/fail|error/i);
      await until(() => host.run("pgrep -x tcpdump") !== "");
      expect(host.run("systemctl is-active teiten-sensor teiten-capture@eth0")).toBe("active\nactive\n");
    });

    test("the capture has CAP_NET_RAW and nothing else, the agent nothing at all", () => {
      const [capture, agent] = [statusOf("teiten-capture@eth0"), statusOf("teiten-sensor")];
      const none = "0000000000000000";
      for (const set of ["CapEff", "CapPrm", "CapBnd", "CapAmb"]) {
        expect([set, capture[set], agent[set]]).toEqual([set, "0000000000002000", none]);
      }
      for (const status of [capture, agent]) {
        expect(status["NoNewPrivs"]).toBe("1");
        expect(status["Seccomp"]).toBe("2");
        expect(status["Uid"]).not.toMatch(/\b0\b/);
      }
      expect(host.run("ip -d link show eth0")).toMatch(/promiscuity 0/);
    });

    test("no socket listens on the host, and nothing can be written outside of the state folder", () => {
      expect(host.run("ss -H -l -n -t -u")).toBe("");
      const write = (place: string): string =>
        host.run(
          `nsenter -t ${pidOf("teiten-sensor")} -m setpriv --reuid teiten-sensor --clear-groups touch ${place}/x`,
        );
      for (const place of ["/etc", "/usr", "/var/lib", "/run", "/home", "/root", "/dev", "/sys", "/proc"]) {
        expect(write(place), place).toMatch(/Read-only file system|Permission denied|No such file/);
      }
      expect(write(STATE)).toBe("");
    });

    test("the capture sees its filter and nothing else that the agent keeps", () => {
      const list = (unit: string): readonly string[] =>
        host
          .run(`nsenter -t ${pidOf(unit)} -m setpriv --reuid teiten-sensor --clear-groups ls ${STATE}`)
          .trim()
          .split("\n");
      expect(list("teiten-sensor")).toEqual(
        expect.arrayContaining(["key.pem", "payload.key", "spool", "capture-filter"]),
      );
      expect(list("teiten-capture@eth0")).toEqual(["capture-filter"]);
    });

    test("with its own rules it answers nobody, and every packet that came is at the center once", async () => {
      const check = (): string => host.run(`teiten-sensor check --state ${STATE} --interface eth0; echo exit $?`);
      expect(check()).toMatch(/^failed +packet filter[\s\S]*exit 1$/m);
      const rules = host.run(`teiten-sensor check --rules --state ${STATE}`);
      expect(rules).toContain("elements = { 192.0.2.1 . 8443 }");
      host.run("cat > /rules.nft", Buffer.from(rules));
      expect(host.run("nft -f /rules.nft")).toBe("");
      expect(check()).toMatch(/^ok +probe[\s\S]*exit 0$/m);
      host.run(`nft 'add table inet counted; add chain inet counted c { type filter hook prerouting priority -300; }
      add rule inet counted c iif eth0 ip daddr 192.0.2.10 tcp dport 1-200 counter'`);
      const scan = host.run(`${STRANGER} nmap -n -Pn -sS -T5 --max-retries 0 -p 1-200 192.0.2.10`);
      expect(scan).toMatch(/All 200 scanned ports .* filtered/s);
      const sent = Number(/packets (\d+)/.exec(host.run("nft list table inet counted"))?.[1]);
      expect(sent).toBeGreaterThanOrEqual(200);
      await until(() => probes() >= sent, 30);
      await pause(6000);
      expect(probes()).toBe(sent);
      const { frames, counted, uncounted } = books();
      expect(frames).toBe(counted + uncounted);
    });

    test("killed, the agent is back by itself within seconds, the capture with it, and nothing is missing", async () => {
      const [before, killedAt] = [pidOf("teiten-sensor"), Date.now()];
      host.run(`kill -9 ${before}`);
      const isBack = (): boolean =>
        !host.run("systemctl show -P MainPID teiten-sensor").split("\n").includes(before) &&
        host.run("systemctl is-active teiten-sensor") === "active\n";
      await until(isBack);
      expect(Date.now() - killedAt).toBeLessThan(10_000);
      const scanned = probes();
      await pause(2000);
      host.run(`${STRANGER} nmap -n -Pn -sS -T5 --max-retries 0 -p 1-50 192.0.2.10`);
      await until(() => probes() >= scanned + 50, 30);
      expect(metric('teiten_sensor_missing_segments{sensor="tokyo-1"}')).toBe(0);
    });

    test("a new address reaches the capture without a hand", async () => {
      host.run(`${CENTER} sensor set tokyo-1 --data /center --address 192.0.2.10 --address 192.0.2.11`);
      const filter = (): string => host.run("pgrep -a -x tcpdump");
      await until(() => filter().includes("192.0.2.11"), 30);
      expect(filter()).toContain("192.0.2.10");
    });

    test("purged, it leaves what the center may not have", () => {
      expect(host.run("dpkg -P teiten-sensor")).toMatch(/is left as it is/);
      expect(host.run("pgrep -x tcpdump")).toBe("");
      expect(host.run(`ls ${STATE}`)).toMatch(/enrolment\.json/);
    });
  },
);

function pidOf(unit: string): string {
  const pid = host.run(`systemctl show -P MainPID ${unit}`).trim();
  if (Number(pid) > 1) return pid;
  throw new Error(`${unit} does not run: ${host.run(`systemctl status --no-pager ${unit}`)}`);
}

function statusOf(unit: string): Readonly<Record<string, string>> {
  const lines = host.run(`cat /proc/${pidOf(unit)}/status`).split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/:\s*/) as [string, string]));
}

function metrics(): string {
  return host.run(`${STRANGER} curl -s http://192.0.2.1:9464/metrics`);
}

function metric(series: string): number {
  const line = metrics()
    .split("\n")
    .find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length));
}

function books(): { readonly frames: number; readonly counted: number; readonly uncounted: number } {
  const text = metrics();
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, "gm"))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  return {
    frames: sum("teiten_frames_total"),
    counted: sum("teiten_packets_counted_total"),
    uncounted: sum("teiten_packets_uncounted_total"),
  };
}

/** Packets of the scans at the center, to the low ports that nobody else sends to. */
function probes(): number {
  const rows = host.run(`${CENTER} figure port-ranking --data /center --top 1000 --class request --format csv 2>&1`);
  const low = [...rows.matchAll(/^all,\d+,(\d+)\/TCP,(\d+),/gm)].filter(([, port]) => Number(port) <= 200);
  return low.reduce((sum, [, , packets]) => sum + Number(packets), 0);
}

function needs(...programs: readonly string[]): string | null {
  const absent = programs.find((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0);
  if (absent !== undefined) return `needs ${absent}`;
  return existsSync(join(ROOT, "center/dist/main.js")) ? null : "needs a build";
}

async function until(holds: () => boolean, seconds = 20): Promise<void> {
  for (let waited = 0; waited < seconds * 4; waited++) {
    if (holds()) return;
    await pause(250);
  }
  throw new Error(`did not come true in ${seconds} s: ${holds.toString()}`);
}
