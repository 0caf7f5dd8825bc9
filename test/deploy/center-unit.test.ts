import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { bootHost, missingForBoot } from "./booted-host.ts";
import type { BootedHost } from "./booted-host.ts";

const isThere = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing =
  missingForBoot() ??
  (!isThere("curl") ? "needs curl" : existsSync(join(ROOT, "center/dist/main.js")) ? null : "needs a build");
if (missing !== null) process.stderr.write(`test/deploy/center-unit: skipped, ${missing}\n`);

let host: BootedHost;

async function until(holds: () => boolean, seconds = 40): Promise<void> {
  for (let waited = 0; waited < seconds * 4 && !holds(); waited++) await pause(250);
  expect(holds(), `${holds.toString()}\n${host.run("journalctl --no-pager -u teiten-center | tail -20")}`).toBe(true);
}

const engineIsUp = (): boolean => /^teiten_engine_up 1$/m.test(host.run("curl -s http://127.0.0.1:9464/metrics"));
const pid = (): string => host.run("systemctl show -P MainPID teiten-center").trim();

describe.skipIf(missing !== null)("teiten-center.service on a host with systemd", { timeout: 90_000 }, () => {
  beforeAll(async () => {
    host = await bootHost();
    const deploy = join(ROOT, "deploy");
    host.run(`ip link set lo up; mkdir -p /opt/checkout; mount --bind ${ROOT} /opt/checkout
      ln -s /opt/checkout/center/bin/teiten.js /usr/bin/teiten
      cp ${deploy}/systemd/teiten-center.service /etc/systemd/system/; cp ${deploy}/debian/center/default /etc/default/teiten-center
      cp ${deploy}/debian/center/postinst /postinst && sh /postinst configure`);
  }, 60_000);
  afterAll(async () => host.stop());

  test("does not start before a network is set up", () => {
    host.run("systemctl start teiten-center");
    expect(host.run("systemctl is-active teiten-center")).toBe("inactive\n");
  });

  test("receives, has its engine, and shows its metrics, without any capability", async () => {
    const init = "teiten init --data /var/lib/teiten --home JP --zone Asia/Tokyo";
    expect(host.run(`su -s /bin/sh teiten -c '${init}'`)).not.toMatch(/code:/);
    expect(host.run("systemctl enable --now teiten-center")).not.toMatch(/fail/i);
    await until(engineIsUp);
    const status = host.run(`cat /proc/${pid()}/status`);
    expect(status).toMatch(/^CapEff:\t0{16}$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    const listening = host.run("ss -H -l -n -t").match(/\S+:\d+(?= )/g);
    expect(listening).toEqual(expect.arrayContaining(["0.0.0.0:8443", "127.0.0.1:9464"]));
    expect(listening?.filter((place) => !/^127\.0\.0\.1:|^0\.0\.0\.0:8443$/.test(place))).toEqual([]);
  });

  test("its operator adds a sensor beside it", () => {
    const added = host.run(
      "su -s /bin/sh teiten -c 'teiten sensor add a --data /var/lib/teiten --country JP --address 192.0.2.1 --collector https://192.0.2.9:8443'",
    );
    expect(added).toMatch(/teiten1\.a\.[0-9a-f]{32}\.[0-9a-f]{64}/);
  });

  test("killed, it is back with its engine; told to stop, it stops without a trace", async () => {
    const before = pid();
    host.run("systemctl kill -s KILL teiten-center");
    await until(() => pid() !== before && engineIsUp());
    host.run("systemctl stop teiten-center");
    expect(host.run("systemctl show -P Result teiten-center")).toBe("success\n");
    expect(host.run("pgrep -u teiten -l")).toBe("");
  });
});
