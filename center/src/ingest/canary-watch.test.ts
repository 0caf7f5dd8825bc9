import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFlowTable, setAside } from "@teiten/core/flow";
import { createCaptureReader } from "@teiten/core/packet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, ipv6, word16 } from "../../../test/captures/packet-builder.ts";
import { dataPaths } from "../config/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { ensureCanaryKey, readCanaryKey } from "./canary-key.ts";
import { CANARY_BYTES, openCanary, sealCanary } from "./canary-seal.ts";
import { openCanaryWatch } from "./canary-watch.ts";

const folder = mkdtempSync(join(tmpdir(), "teiten-canary-"));
const paths = dataPaths(folder);
const sensor = { id: 7, name: "tokyo-1" } as SensorRecord;
const AT = 1_656_600_000;
const RANDOM = Uint8Array.from({ length: 12 }, (_, index) => index);
let key: Buffer;

beforeAll(() => {
  expect(readCanaryKey(paths)).toBe(null);
  key = ensureCanaryKey(paths);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const udp = (payload: Uint8Array): Uint8Array =>
  bytes(word16(40_000), word16(5060), word16(8 + payload.length), word16(0), payload);
const frame4 = (payload: Uint8Array): Uint8Array => ethernet(0x0800, ipv4({ protocol: 17 }, udp(payload)));

/** Reads frames with the watch of the sensor as ingest does. */
async function read(
  frames: readonly { readonly at: number; readonly bytes: Uint8Array }[],
  whose: SensorRecord = sensor,
  shift = 0,
): Promise<{ counted: number; canary: number; seen: ReadonlyMap<string, number> }> {
  let seen: ReadonlyMap<string, number> = new Map();
  const fleet = {
    seeCanaries: (_: number, found: ReadonlyMap<string, number>) => Promise.resolve(void (seen = found)),
  };
  const watched = await openCanaryWatch(paths, { fleet } as never)(whose, shift);
  const table = createFlowTable({ seed: 1, addresses: [], onBlock: () => undefined });
  const reader = createCaptureReader((batch) => table.add(batch), {
    onFrame: (columns, row, view, start, end) => {
      if (watched?.isCanary(columns, row, view, start, end) === true) setAside(columns, row, "canary");
    },
  });
  reader.push(pcap(frames.map((frame) => ({ second: frame.at, frame: frame.bytes }))));
  reader.finish();
  const { counted, uncounted } = table.finish();
  await watched?.settle();
  return { counted, canary: uncounted["canary"] ?? 0, seen };
}

test("the key is its owner's alone, and stays", () => {
  expect(statSync(join(folder, "canary.key")).mode & 0o777).toBe(0o600);
  expect(ensureCanaryKey(paths)).toEqual(key);
  expect(key.length).toBe(32);
});

test("what was sealed for a sensor opens for it alone", () => {
  const { payload, nonce } = sealCanary(key, "tokyo-1", AT, RANDOM);
  expect(payload.length).toBe(CANARY_BYTES);
  expect(openCanary(key, "tokyo-1", payload)).toEqual({ nonce, sentAt: AT });
  expect(openCanary(key, "tokyo-2", payload)).toBe(null);
  for (let at = 0; at < payload.length; at++) {
    const forged = Buffer.from(payload);
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect(openCanary(key, "tokyo-1", forged)).toBe(null);
  }
});

test("a canary is not counted and is seen, over IPv4, IPv6, with a tag and padding", async () => {
  const { payload, nonce } = sealCanary(key, "tokyo-1", AT, RANDOM);
  const six = ethernet(0x86dd, ipv6({ next: 17 }, udp(payload)));
  const tagged = ethernet(0x0800, bytes(ipv4({ protocol: 17 }, udp(payload)), "000000000000"), [[0x8100, 7]]);
  for (const frame of [frame4(payload), six, tagged])
    expect(await read([{ at: AT + 2, bytes: frame }])).toEqual({
      counted: 0,
      canary: 1,
      seen: new Map([[nonce, AT + 2]]),
    });
});

test("copies, forgeries, late ones and those to another sensor count like any packet", async () => {
  const { payload } = sealCanary(key, "tokyo-1", AT, RANDOM);
  const forged = Buffer.from(payload).fill(0, 20, 21);
  const short = payload.subarray(0, 40);
  expect(
    await read([
      { at: AT, bytes: frame4(payload) },
      { at: AT + 1, bytes: frame4(payload) },
    ]),
  ).toMatchObject({ counted: 1, canary: 1 });
  expect(await read([{ at: AT + 60, bytes: frame4(payload) }])).toMatchObject({ counted: 1, canary: 0 });
  expect(
    await read([
      { at: AT, bytes: frame4(forged) },
      { at: AT, bytes: frame4(short) },
    ]),
  ).toMatchObject({ counted: 2, canary: 0 });
  expect(await read([{ at: AT, bytes: frame4(payload) }], { ...sensor, name: "tokyo-2" })).toMatchObject({
    counted: 1,
    canary: 0,
  });
});

test("the time is the center's: a sensor whose clock is off is corrected", async () => {
  const { payload } = sealCanary(key, "tokyo-1", AT, RANDOM);
  expect(await read([{ at: AT + 7200, bytes: frame4(payload) }], sensor, -7200e6)).toMatchObject({
    counted: 0,
    canary: 1,
  });
});

test("a payload that was cut off is a packet", async () => {
  const { payload } = sealCanary(key, "tokyo-1", AT, RANDOM);
  const whole = frame4(payload);
  expect(await read([{ at: AT, bytes: whole.subarray(0, whole.length - 1) }])).toMatchObject({ counted: 1, canary: 0 });
});
