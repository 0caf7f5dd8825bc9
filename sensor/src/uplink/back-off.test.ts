import fc from "fast-check";
import { expect, test } from "vitest";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import { BACK_OFF_BOUNDS, createBackOff } from "./back-off.ts";

test("waits grow to their bound, never beyond, and end with the first answer", () => {
  void fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), async (draws) => {
      const clock = virtualClock();
      let opened = 0;
      const backOff = createBackOff({
        clock,
        random: () => draws[0] ?? 0.5,
        opened: () => (opened += 1),
        report: () => undefined,
      });
      let least = 0;
      for (let count = 0; count < draws.length; count++) {
        backOff.bad("refused", null);
        expect(backOff.wait()).toBeLessThanOrEqual(BACK_OFF_BOUNDS.longest);
        expect(backOff.wait()).toBeGreaterThanOrEqual(least);
        least = Math.min(BACK_OFF_BOUNDS.longest / 2, Math.max(least, BACK_OFF_BOUNDS.first / 2));
        await clock.pass(backOff.wait());
      }
      backOff.good();
      expect([backOff.wait(), backOff.state, opened]).toEqual([0, "open", 1]);
    }),
    { numRuns: 20 },
  );
});

test("failures that were on their way together count as one", async () => {
  const clock = virtualClock();
  const backOff = createBackOff({ clock, random: () => 1, opened: () => undefined, report: () => undefined });
  for (let count = 0; count < 8; count++) backOff.bad("reset", null);
  expect(backOff.wait()).toBeLessThanOrEqual(1000);
  await clock.pass(backOff.wait());
  backOff.bad("reset", null);
  expect(backOff.wait()).toBe(1000);
});

test("Retry-After is kept to, within an hour; a center that takes nothing is asked slowly", () => {
  const backOff = createBackOff({
    clock: virtualClock(),
    random: () => 0,
    opened: () => undefined,
    report: () => undefined,
  });
  backOff.bad("disk full", 120);
  expect(backOff.wait()).toBe(120_000);
  backOff.bad("disk full", 1e6);
  expect(backOff.wait()).toBe(3_600_000);
  backOff.shutOut("revoked");
  expect(backOff.wait()).toBeGreaterThanOrEqual(150_000);
  expect(backOff.state).toBe("shut-out");
});

test("each change of the way is told once", async () => {
  const clock = virtualClock();
  const told: string[] = [];
  const backOff = createBackOff({
    clock,
    random: () => 0,
    opened: () => undefined,
    report: ({ code }) => told.push(code),
  });
  for (let count = 0; count < 3; count++) backOff.bad("refused", null);
  backOff.good();
  backOff.good();
  backOff.shutOut("revoked");
  backOff.good();
  expect(told).toEqual(["way-failing", "way-open", "way-shut-out", "way-open"]);
});
