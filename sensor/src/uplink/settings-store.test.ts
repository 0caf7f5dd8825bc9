import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SensorSettings } from "@teiten/core/uplink";
import { SETTINGS } from "../../../test/uplink/collector.ts";
import { openDiskFiles } from "../host/index.ts";
import type { Files, SensorEvent } from "../host/index.ts";
import { loadSettings, openSettings, storeSettings } from "./settings-store.ts";
import type { SettingsStore } from "./settings-store.ts";

let folder: string;
let heard: SensorSettings[];
let events: SensorEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-settings-"));
  [heard, events] = [[], []];
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = openDiskFiles();
const open = (door: Files = files): Promise<SettingsStore> =>
  openSettings(door, folder, { changed: (settings) => heard.push(settings), report: (event) => events.push(event) });

test("new settings are on disk before anybody hears of them, and are there after a restart", async () => {
  const store = await open();
  expect(store.settings).toBeNull();
  await store.offer(SETTINGS, 10);
  expect(heard).toEqual([SETTINGS]);
  await store.offer(SETTINGS, 11);
  expect(heard).toHaveLength(1);
  expect((await open()).settings).toEqual(SETTINGS);
});

test("an answer that was overtaken by a later one changes nothing", async () => {
  const store = await open();
  const [second, third] = [2, 3].map((revision) => ({ ...SETTINGS, revision }));
  await Promise.all([store.offer(third!, 30), store.offer(second!, 20), store.offer(SETTINGS, 10)]);
  expect(store.settings).toEqual(third);
  expect(await loadSettings(files, folder)).toEqual(third);
});

test("a center whose clock was set back is followed on", async () => {
  const store = await open();
  const [second, third] = [2, 3].map((revision) => ({ ...SETTINGS, revision }));
  const moved = { ...SETTINGS, revision: 3, prefixes: ["192.0.2.77"] };
  await store.offer(second!, 7200e6);
  await store.offer(third!, 7199e6);
  expect(store.settings).toEqual(third);
  await store.offer(moved, 3600e6);
  expect(store.settings).toEqual(moved);
  await store.offer(third!, 3599e6);
  expect(await loadSettings(files, folder)).toEqual(moved);
});

test("settings that cannot be stored are followed, and stored when there is room", async () => {
  let full = true;
  const door: Files = { ...files, create: (path) => (full ? Promise.reject(new Error("ENOSPC")) : files.create(path)) };
  const store = await open(door);
  await store.offer(SETTINGS, 10);
  expect(heard).toEqual([SETTINGS]);
  expect(events.map(({ code }) => code)).toEqual(["settings-not-stored"]);
  full = false;
  await store.offer(SETTINGS, 20);
  expect(await loadSettings(files, folder)).toEqual(SETTINGS);
});

test("a write that broke off before its rename leaves the old settings, and the next one goes through", async () => {
  await storeSettings(files, folder, SETTINGS);
  writeFileSync(join(folder, "settings.json.new"), '{"revision": 2, "zo');
  const store = await open();
  expect(store.settings).toEqual(SETTINGS);
  await store.offer({ ...SETTINGS, revision: 2 }, 1);
  expect(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"))).toMatchObject({ revision: 2 });
});

test("settings that could do harm, or that this release does not know, are not followed", async () => {
  const store = await open();
  await store.offer(null, 1);
  expect(events.map(({ code }) => code)).toEqual(["settings-unknown"]);
  const wrong: object[] = [
    { prefixes: [] },
    { prefixes: ["host 192.0.2.1 or 1=1"] },
    { prefixes: ["192.0.2.0/33"] },
    { prefixes: ["fe80::1%eth0"] },
    { segmentSeconds: 0 },
    { zone: "Mars/Olympus" },
    { payload: { keep: "more" } },
    { payload: { keep: "first", bytes: -1 } },
    { floodPacketsPerSecond: Number.NaN },
    { rotateKey: "no" },
  ];
  for (const change of wrong) {
    writeFileSync(join(folder, "settings.json"), JSON.stringify({ ...SETTINGS, ...change }));
    expect(await loadSettings(files, folder), JSON.stringify(change)).toBeNull();
  }
});
