import { openZone } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import type { AddressEpoch, SensorRecord } from "../state/index.ts";
import { sharedAddresses } from "./shared-addresses.ts";

const ZONE = openZone("Asia/Tokyo");

const sensorAt = (id: number, prefix: string, span: Partial<AddressEpoch> = {}): SensorRecord => ({
  id,
  name: `s${id}`,
  country: "JP",
  network: `s${id}`,
  operator: `s${id}`,
  retiredOn: null,
  addresses: [{ prefix, from: null, to: null, ...span }],
  groups: [],
});

const others = (one: SensorRecord, two: SensorRecord): readonly string[] =>
  sharedAddresses(ZONE, one, [one, two]).map(({ other, otherPrefix }) => `${other} ${otherPrefix}`);

test("the same address, or a prefix around it, is another's only while both have it", () => {
  const old = sensorAt(1, "192.0.2.10");
  expect(others(sensorAt(2, "192.0.2.10"), old)).toEqual(["s1 192.0.2.10"]);
  expect(others(sensorAt(2, "192.0.2.0/24"), old)).toEqual(["s1 192.0.2.10"]);
  expect(others(old, sensorAt(2, "192.0.2.0/24"))).toEqual(["s2 192.0.2.0/24"]);
  expect(others(sensorAt(2, "192.0.2.11"), old)).toEqual([]);
  expect(others(sensorAt(2, "2001:db8::/32"), old)).toEqual([]);
  const moved = sensorAt(1, "192.0.2.10", { to: "2026-11-24" });
  expect(others(sensorAt(2, "192.0.2.10", { from: "2026-11-24" }), moved)).toEqual([]);
  expect(others(sensorAt(2, "192.0.2.10", { from: "2026-11-23T14:59:59Z" }), moved)).toEqual(["s1 192.0.2.10"]);
  expect(others(sensorAt(2, "192.0.2.10", { from: "2026-11-24" }), { ...old, retiredOn: "2026-11-24" })).toEqual([]);
});
