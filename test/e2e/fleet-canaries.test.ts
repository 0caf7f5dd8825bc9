import { afterAll, beforeAll, expect, test } from "vitest";
import { dataPaths } from "../../center/src/config/index.ts";
import { CANARY_RANDOM_BYTES, ensureCanaryKey, sealCanary } from "../../center/src/ingest/index.ts";
import { openState } from "../../center/src/state/index.ts";
import { bytes, ethernet, ipv4, word16 } from "../captures/packet-builder.ts";
import { writeSegment } from "../captures/segment-builder.ts";
import type { SegmentFrame } from "../captures/segment-builder.ts";
import { ADDRESS, BOOT, addFleet, framesTo, receive } from "./fleet-segments.ts";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 120_000 };
/** Midnight in Tokyo. */
const DAY = Date.UTC(2022, 6, 1, 15) / 1000;
const HOUR = 3600;
/** The canaries of these hours never arrive: twice in a row, and four times. */
const MISSED: readonly number[] = [3, 4, 10, 11, 12, 13];
let observatory: Observatory;

beforeAll(async () => {
  observatory = await prepareObservatory();
  await addFleet(observatory.data);
});
afterAll(() => observatory.remove());

const datagram = (payload: Uint8Array, at: number): SegmentFrame => ({
  frame: ethernet(
    0x0800,
    ipv4(
      { source: "203.0.113.1", destination: ADDRESS, protocol: 17 },
      bytes(word16(40_000), word16(31_337), word16(8 + payload.length), word16(0), payload),
    ),
  ),
  micros: at * 1e6,
});

test(
  "a day with an hourly canary: seen ones are no packets, copies are, and four that were missed are blind time",
  SLOW,
  async () => {
    const key = ensureCanaryKey(dataPaths(observatory.data));
    const state = openState(dataPaths(observatory.data));
    const { id = 0 } = (await state.sensors()).find(({ name }) => name === "tokyo-1") ?? {};
    const uploads = [];
    for (let hour = 0; hour < 24; hour++) {
      const [from, to] = [DAY + hour * HOUR, DAY + (hour + 1) * HOUR];
      const sentAt = from + 1800;
      const { payload, nonce } = sealCanary(key, "tokyo-1", sentAt, new Uint8Array(CANARY_RANDOM_BYTES).fill(hour));
      await state.fleet.addCanary({ sensorId: id, sentAt, nonce });
      const forged = Uint8Array.from(payload, (byte, index) => (index === 47 ? byte ^ 1 : byte));
      const arrived = MISSED.includes(hour) ? [] : [datagram(payload, sentAt + 1)];
      const odd =
        hour === 0
          ? [datagram(payload, sentAt + 2), datagram(payload, sentAt + 900), datagram(forged, sentAt + 1)]
          : [];
      const quiet = hour >= 10 && hour < 14;
      const frames = [...(quiet ? [] : framesTo(ADDRESS, 10, from * 1e6, to * 1e6)), ...arrived, ...odd];
      const segment = writeSegment(
        { sensor: "tokyo-1", boot: BOOT, sequence: hour, from: from * 1e6, to: to * 1e6 },
        frames,
      );
      uploads.push({ segment, receivedAt: to });
    }
    await state.close();
    await receive(observatory.data, uploads);
    const figure = (...words: readonly string[]): string => {
      const { code, out, err } = observatory.run([
        "figure",
        ...words,
        "--from",
        "2022-07-02",
        "--to",
        "2022-07-03",
        "--format",
        "csv",
      ]);
      expect(code, err).toBe(0);
      return out;
    };
    expect(figure("packets-per-sensor", "--by", "all", "--bin", "day").split("\n")[1]).toMatch(/^2022-07-02,all,203,/);
    expect(figure("coverage").split("\n")[1]).toBe(
      "2022-07-02,tokyo-1,0.8333,203,0,0,up,blind 4 h: test packets of the center did not arrive",
    );
    expect(figure("coverage", "--lang", "ja")).toContain("受信不能 4時間：センターからの試験パケットが届かなかった");
    const after = openState(dataPaths(observatory.data));
    const segments = await after.segments();
    expect(segments[0]).toMatchObject({ counted: 13, uncounted: { canary: 1 } });
    expect(segments.reduce((sum, { uncounted }) => sum + (uncounted?.["canary"] ?? 0), 0)).toBe(24 - MISSED.length);
    const canaries = await after.fleet.canaries(id, DAY, DAY + 24 * HOUR);
    await after.close();
    expect(canaries.flatMap(({ seenAt }, hour) => (seenAt === null ? [hour] : []))).toEqual(MISSED);
    expect(canaries[0]?.seenAt).toBe(DAY + 1801);
  },
);
