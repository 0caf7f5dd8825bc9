import { expect, test } from "vitest";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import { createWake } from "./wake.ts";

test("a wait ends by the bell or by time, and a ring before it is not lost", async () => {
  const clock = virtualClock();
  const wake = createWake(clock);
  wake.ring();
  await wake.wait(1e9);
  let ended = 0;
  const waiting = wake.wait(1000).then(() => (ended += 1));
  await clock.pass(999);
  expect(ended).toBe(0);
  await clock.pass(1);
  await waiting;
  const second = wake.wait(1e9);
  wake.ring();
  await second;
  expect(ended).toBe(1);
});
