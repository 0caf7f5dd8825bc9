import fc from "fast-check";
import { expect, test } from "vitest";
import { HAS_NO_TIME, createPacketColumns } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { createFlowTable } from "./flow-table.ts";
import { placeInTime, setAside } from "./set-aside.ts";

function batchAt(times: readonly number[]): PacketColumns {
  const batch = createPacketColumns(Math.max(1, times.length));
  batch.length = times.length;
  times.forEach((micros, row) => {
    batch.second[row] = Math.floor(micros / 1e6);
    batch.nanosecond[row] = (micros - Math.floor(micros / 1e6) * 1e6) * 1000;
    batch.version[row] = 4;
  });
  return batch;
}

const micros = fc.integer({ min: -1e15, max: 4e15 });

test("every time is shifted exactly, and those outside the window are counted apart", () => {
  fc.assert(
    fc.property(fc.array(micros), fc.integer({ min: -1e14, max: 1e14 }), micros, micros, (times, shift, one, other) => {
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const batch = batchAt(times);
      placeInTime(batch, { shift, first, last });
      times.forEach((time, row) => {
        expect((batch.second[row] ?? 0) * 1e6 + (batch.nanosecond[row] ?? 0) / 1000).toBe(time + shift);
      });
      const table = createFlowTable({ seed: 1, addresses: [], onBlock: () => undefined });
      table.add(batch);
      const { frames, counted, uncounted } = table.finish();
      const outside = times.filter((time) => time + shift < first || time + shift > last).length;
      expect(uncounted["implausible-time"] ?? 0).toBe(outside);
      expect(counted + Object.values(uncounted).reduce((sum, some) => sum + some, 0)).toBe(frames);
    }),
  );
});

test("a frame without a time keeps that reason, and a canary stays one wherever its time lies", () => {
  const batch = batchAt([5e6, 5e6, 900e6, 5e6]);
  batch.has[0] = HAS_NO_TIME;
  setAside(batch, 2, "canary");
  setAside(batch, 3, "canary");
  placeInTime(batch, { shift: 0, first: 0, last: 10e6 });
  const table = createFlowTable({ seed: 1, addresses: [], onBlock: () => undefined });
  table.add(batch);
  const { counted, uncounted, minutes } = table.finish();
  expect({ counted, uncounted }).toEqual({ counted: 1, uncounted: { "no-time": 1, canary: 2 } });
  expect([...minutes.frames]).toEqual([1]);
});
