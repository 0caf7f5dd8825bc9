import { expect, test } from "vitest";
import { gateSensorTable } from "./gate-sensor-table.ts";
import type { RankedSensor } from "./gate-sensor-table.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";

const noise = new KeyedNoise(new Uint8Array(32).fill(5));
const USUAL = ["23/TCP", "22/TCP", "445/TCP", "80/TCP"];

const fleet = (portsOf: (sensor: number) => readonly string[]): readonly RankedSensor[] =>
  Array.from({ length: 10 }, (_, sensor) => ({ sensor, operator: `operator ${sensor % 4}`, ports: portsOf(sensor) }));

const table = (sensors: readonly RankedSensor[], quarter = "2022Q3"): ReturnType<typeof gateSensorTable> =>
  gateSensorTable(PUBLIC_POLICY, noise, quarter, sensors);

test("rows hold ranks as far as enough sensors share them", () => {
  const rows = table(fleet((sensor) => (sensor < 4 ? ["23/TCP", "80/TCP", "22/TCP", "445/TCP"] : USUAL)));
  expect(rows.filter(({ ports }) => ports.join() === USUAL.join())).toHaveLength(6);
  expect(rows.filter(({ ports }) => ports.join() === "23/TCP")).toHaveLength(4);
});

test("a mark at one sensor leaves its row empty and shows in no other", () => {
  const marked = table(fleet((sensor) => (sensor === 7 ? ["5555/TCP", ...USUAL] : USUAL)));
  expect(marked.map(({ ports }) => ports.join())).toEqual(table(fleet(() => USUAL)).map(({ ports }) => ports.join()));
  const first = table(fleet((sensor) => (sensor === 7 ? ["80/TCP", "23/TCP", "22/TCP"] : USUAL)));
  expect(first.filter(({ ports }) => ports.length === 0)).toHaveLength(1);
  expect(first.flatMap(({ ports }) => ports.slice(0, 1))).toEqual(Array.from({ length: 9 }, () => "23/TCP"));
});

test("sensors of one operator alone share nothing", () => {
  const rows = table(
    Array.from({ length: 10 }, (_, sensor) => ({
      sensor,
      operator: sensor < 5 ? "one" : `operator ${sensor}`,
      ports: sensor < 5 ? USUAL.toReversed() : USUAL,
    })),
  );
  expect(rows.filter(({ ports }) => ports.length === 0)).toHaveLength(5);
});

test("names are others in each quarter, and rows stand in the order of what they show", () => {
  const sensors = fleet((sensor) => (sensor % 2 === 0 ? USUAL : USUAL.toReversed()));
  const [one, other] = [table(sensors), table(sensors, "2022Q4")];
  const names = one.map(({ pseudonym }) => pseudonym);
  expect(new Set([...names, ...other.map(({ pseudonym }) => pseudonym)]).size).toBe(20);
  expect(names.every((name) => /^[a-z]{6}$/.test(name))).toBe(true);
  expect(one.map(({ ports }) => ports.join())).toEqual(one.map(({ ports }) => ports.join()).toSorted());
  expect(table(sensors)).toEqual(one);
  expect(table([])).toEqual([]);
});

test("half of the sensors have no row, others in each quarter", () => {
  const sensors = Array.from({ length: 40 }, (_, sensor) => ({ sensor, operator: `o${sensor % 4}`, ports: USUAL }));
  expect(table(sensors)).toHaveLength(20);
});
