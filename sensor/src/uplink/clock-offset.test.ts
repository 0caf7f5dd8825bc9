import fc from "fast-check";
import { expect, test } from "vitest";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import { createOffsetEstimate } from "./clock-offset.ts";

const delay = fc.integer({ min: 0, max: 5000 });

test("the true offset lies within the uncertainty, however the way divides", async () => {
  const trips = fc.array(fc.record({ there: delay, back: delay, rest: delay, pause: delay }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -1e12, max: 1e12 }), trips, async (offset, list) => {
      const clock = virtualClock();
      const estimate = createOffsetEstimate(clock);
      for (const { there, back, rest, pause } of list) {
        const sent = clock.monotonic();
        await clock.pass(there);
        const receivedAt = clock.wall() + offset;
        await clock.pass(rest);
        const answeredAt = clock.wall() + offset;
        await clock.pass(back);
        estimate.add({ sent, answered: clock.monotonic(), receivedAt, answeredAt });
        await clock.pass(pause);
        const found = estimate.now();
        expect(Math.abs((found?.offset ?? Infinity) - offset)).toBeLessThanOrEqual((found?.uncertainty ?? 0) + 1);
      }
    }),
    { numRuns: 30 },
  );
});

test("somebody sets the clock: the offset follows at once", () => {
  const clock = virtualClock();
  const estimate = createOffsetEstimate(clock);
  expect(estimate.now()).toBeNull();
  estimate.add({ sent: 0, answered: 0, receivedAt: clock.wall(), answeredAt: clock.wall() });
  expect(estimate.now()).toEqual({ offset: 0, uncertainty: 0 });
  clock.set(3_600_000_000);
  expect(estimate.now()).toEqual({ offset: -3_600_000_000, uncertainty: 0 });
});

test("the quickest exchange counts, until a newer one contradicts it; impossible times are left out", async () => {
  const clock = virtualClock();
  const estimate = createOffsetEstimate(clock);
  const at = (): number => clock.wall() + 700_000;
  estimate.add({ sent: 0, answered: 0, receivedAt: at(), answeredAt: at() });
  await clock.pass(4000);
  estimate.add({ sent: 0, answered: 4000, receivedAt: at() - 10_000, answeredAt: at() - 10_000 });
  expect(estimate.now()?.offset).toBe(700_000);
  estimate.add({ sent: 4000, answered: 3000, receivedAt: at(), answeredAt: at() });
  estimate.add({ sent: 4000, answered: 4000, receivedAt: at(), answeredAt: at() - 1 });
  expect(estimate.now()?.offset).toBe(700_000);
  const later = at() + 60e6;
  estimate.add({ sent: 4000, answered: 4000, receivedAt: later, answeredAt: later });
  expect(estimate.now()).toEqual({ offset: 60_700_000, uncertainty: 0 });
});
