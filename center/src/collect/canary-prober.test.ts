import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatAddress } from "@teiten/core/names";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import { ensureCanaryKey } from "../ingest/index.ts";
import { openCanary } from "../ingest/canary-seal.ts";
import { openState } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { canaryObstacle, probeAll } from "./canary-prober.ts";
import type { CanaryParts } from "./canary-prober.ts";

const folder = mkdtempSync(join(tmpdir(), "teiten-prober-"));
const paths = dataPaths(folder);
const START = 1_656_600_000;
let state: WritableState;
let clock = START * 1000;
const sent: { to: string; port: number; payload: Uint8Array; at: number }[] = [];
const told: string[] = [];
let broken = false;
let parts: CanaryParts;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  state = openState(paths);
  parts = {
    paths,
    state,
    zone: "Asia/Tokyo",
    report: (line) => told.push(line),
    now: () => clock,
    send: (payload, address, port) => {
      if (broken) return Promise.reject(new Error("network is unreachable"));
      sent.push({ to: formatAddress(address), port, payload, at: clock / 1000 });
      return Promise.resolve();
    },
  };
  const add = (name: string, prefix: string): Promise<unknown> =>
    state.addSensor({ name, country: "JP", addresses: [{ prefix, from: null, to: null }] });
  await add("one", "192.0.2.1");
  await add("dark", "198.51.100.0/24");
  await add("six", "2001:db8::/64");
  await add("off", "192.0.2.2");
  await add("none", "192.0.2.3");
  for (const [id, payload] of [
    [1, { keep: "full" }],
    [2, { keep: "first", bytes: 48 }],
    [3, { keep: "full" }],
    [5, { keep: "none" }],
  ] as const)
    await state.fleet.setPolicy(id, { canary: true, payload });
});
afterAll(async () => {
  await state.close();
  rmSync(folder, { recursive: true, force: true });
});

test("each sensor that asks for them gets one, at most one an hour, also after a restart", async () => {
  let due = new Map<number, number>();
  for (let minute = 0; minute < 600; minute++) {
    clock = (START + minute * 60) * 1000;
    if (minute === 30 || minute === 100) due = new Map();
    await probeAll(parts, due, new Set());
  }
  const key = ensureCanaryKey(paths);
  for (const [name, of] of [
    ["one", /^192\.0\.2\.1$/],
    ["dark", /^198\.51\.100\.\d+$/],
    ["six", /^2001:db8::/],
  ] as const) {
    const own = sent.filter(({ to }) => of.test(to));
    expect(own.length).toBeGreaterThanOrEqual(9);
    expect(own.length).toBeLessThanOrEqual(10);
    own.slice(1).forEach(({ at }, index) => expect(at - (own[index]?.at ?? 0)).toBeGreaterThanOrEqual(3600));
    for (const { payload, at } of own) expect(openCanary(key, name, payload)?.sentAt).toBe(at);
    expect(new Set(own.map(({ port }) => port)).size).toBeGreaterThan(5);
  }
  expect(sent.some(({ to }) => to === "192.0.2.2" || to === "192.0.2.3")).toBe(false);
  expect((await state.fleet.canaries(1, 0, 2 ** 32)).length).toBe(sent.filter(({ to }) => to === "192.0.2.1").length);
});

test("one that could not be sent is told, and is no canary", async () => {
  broken = true;
  clock += 2 * 3600_000;
  const before = (await state.fleet.canaries(1, 0, 2 ** 32)).length;
  await probeAll(parts, new Map(), new Set());
  expect((await state.fleet.canaries(1, 0, 2 ** 32)).length).toBe(before);
  expect(told).toContain("no canary to one: network is unreachable");
});

test("a policy that keeps too little of the payload says why", () => {
  expect(canaryObstacle({ keep: "full" })).toBe(null);
  expect(canaryObstacle({ keep: "first", bytes: 48 })).toBe(null);
  expect(canaryObstacle({ keep: "first", bytes: 47 })).toContain("the first 47 bytes");
  expect(canaryObstacle({ keep: "hash" })).toContain("hash");
});
