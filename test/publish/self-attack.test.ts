import { expect, test } from "vitest";
import { singleBurst } from "../../bench/secrecy-attackers.ts";
import { grepBytes } from "../../bench/secrecy-bytes.ts";
import { clipAfterMeanChannel, publicChannel } from "../../bench/secrecy-channel.ts";
import type { Channel } from "../../bench/secrecy-channel.ts";
import { createChance, createFleet } from "../../bench/secrecy-fleet.ts";
import { perSource } from "../../bench/secrecy-scanners.ts";
import { exactRows } from "../../bench/secrecy-sensors.ts";

const chance = createChance(7);
const fleet = createFleet(24, 196, chance);

function publicOne(): Channel {
  const channel = publicChannel(fleet.series[0]?.sensors ?? []);
  if (channel === null) throw new Error("nothing is published");
  return channel;
}

test("a burst and a forged source tell little through the gates, and the planted mistake tells nearly all", () => {
  expect(singleBurst(publicOne, fleet, chance, 25, false)).toBeLessThan(0.5);
  expect(singleBurst(clipAfterMeanChannel, fleet, chance, 25, false)).toBeGreaterThan(0.7);
  const { ours, naive } = perSource(fleet, chance, 100);
  expect(ours).toBeLessThan(0.25);
  expect(naive).toBe(1);
});

test("a whole publication holds no address of a sensor, and the search for them finds each planted form", () => {
  const { hits, bytes, found, planted } = grepBytes(fleet, chance);
  expect(bytes).toBeGreaterThan(10_000);
  expect(hits).toBe(0);
  expect(found).toBe(planted);
});

test("exact rows of single sensors would locate them all", () => {
  expect(exactRows(fleet, chance)).toBeGreaterThan(0.99);
});
