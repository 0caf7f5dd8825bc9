import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

const PROGRAM = join(import.meta.dirname, "../../center/bin/teiten.js");
const HOUR = 3_600_000;
const DAYS = 16;
/** Days end now, so that a running center has something to judge. */
const FIRST = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR - (DAYS - 1) * 24 * HOUR;
const SENSORS = ["jp-1", "jp-2", "us-1"];

const at = (hour: number): string => new Date(FIRST + hour * HOUR).toISOString();

let network: SmallNetwork;

/** Four packets an hour to 23/TCP everywhere; a day and a half before now six times as many begin, and go on. */
function flows(): readonly TestFlow[] {
  const end = Math.floor((Date.now() - FIRST) / HOUR);
  return Array.from({ length: end }, (_, hour) =>
    SENSORS.map((sensor, index) => ({
      at: at(hour),
      sensor,
      source: `198.51.100.${1 + ((hour + index) % 50)}`,
      port: 23,
      packets: hour >= end - 36 ? 24 : 4,
      region: "US",
    })),
  ).flat();
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({
      name,
      country: name.startsWith("jp") ? "JP" : "US",
      network: `n${index}`,
    })),
  });
  await network.addFlows(flows());
  for (const sensor of SENSORS) {
    for (let day = 0; day < DAYS; day++) await network.cover(sensor, at(day * 24).slice(0, 10));
  }
});

afterAll(() => network.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const found = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

test(
  "a running center judges the hours of its store, tells of a change and shows it in its metrics",
  { timeout: 90_000 },
  async () => {
    const [collector, metrics] = [await freePort(), await freePort()];
    const words = ["serve", "--listen", `127.0.0.1:${collector}`, "--metrics", `127.0.0.1:${metrics}`];
    const child = spawn(process.execPath, [PROGRAM, "--data", network.folder, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (told += text));
    const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    try {
      for (const deadline = Date.now() + 60_000; !told.includes("change noticed") && Date.now() < deadline;)
        await sleep(100);
      expect(told).toMatch(/changes: \d+ hours of the store judged in .* \(the center started\); 1 go on/);
      expect(told).toMatch(/change noticed: 23-TCP-\S+, \d+\.\d times the usual level, everywhere/);
      const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
      expect(page).toMatch(/^teiten_changes_open 1$/m);
      expect(page).toMatch(/^teiten_changes_noticed_total 1$/m);
      expect(page).toMatch(/^teiten_changes_begun_total\{reason="start"\} 1$/m);
    } finally {
      child.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  },
);
