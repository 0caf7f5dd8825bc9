import { expect, test } from "vitest";
import type { SensorRecord } from "../state/index.ts";
import { countsOn, groupNames, groupsOn, narrowToGroup, selectSensors } from "./sensor-selection.ts";

const sensor = (id: number, name: string, country: string, more: Partial<SensorRecord> = {}): SensorRecord => ({
  id,
  name,
  country,
  network: name,
  operator: name,
  addresses: [],
  groups: [],
  retiredOn: null,
  ...more,
});

const range = { from: "2022-07-01", to: "2022-10-01" };
const all = { names: null, group: null };

test("domestic and overseas follow from the country, other groups come on top", () => {
  const tokyo = sensor(1, "tokyo", "JP", { groups: [{ group: "campus", from: "2022-08-01", to: null }] });
  expect(groupsOn(tokyo, "JP", "2022-07-31")).toEqual(["domestic"]);
  expect(groupsOn(tokyo, "JP", "2022-08-01")).toEqual(["domestic", "campus"]);
  expect(groupsOn(tokyo, "US", "2022-08-01")).toEqual(["overseas", "campus"]);
  expect(groupNames([tokyo])).toEqual(["domestic", "overseas", "campus"]);
});

test("an explicit home or abroad replaces the built-in one, by date", () => {
  const moved = sensor(1, "moved", "JP", { groups: [{ group: "overseas", from: "2022-08-01", to: "2022-09-01" }] });
  const domestic = selectSensors([moved], "JP", range, { names: null, group: "domestic" });
  expect(domestic.spans.map(({ from, to }) => [from, to])).toEqual([
    ["2022-07-01", "2022-08-01"],
    ["2022-09-01", "2022-10-01"],
  ]);
  expect(countsOn(domestic, 1, "2022-08-15")).toBe(false);
  expect(countsOn(domestic, 1, "2022-09-01")).toBe(true);
  expect(narrowToGroup(selectSensors([moved], "JP", range, all), "JP", "overseas").spans).toHaveLength(1);
});

test("a retired sensor counts until its day, and order is by name with numbers as numbers", () => {
  const sensors = [
    sensor(3, "jp-10", "JP"),
    sensor(1, "jp-2", "JP", { retiredOn: "2022-08-01" }),
    sensor(2, "gone", "JP", { retiredOn: "2022-06-01" }),
  ];
  const selection = selectSensors(sensors, "JP", range, all);
  expect(selection.sensors.map(({ name }) => name)).toEqual(["jp-2", "jp-10"]);
  expect(selection.spans[0]).toMatchObject({ from: "2022-07-01", to: "2022-08-01" });
  expect(selection.complete).toBe(false);
  expect(selectSensors([sensors[0]!], "JP", range, all).complete).toBe(true);
  expect(selectSensors([sensors[1]!], "JP", range, all).complete).toBe(false);
  expect(selectSensors([sensors[1]!], "JP", { from: "2022-07-01", to: "2022-08-01" }, all).complete).toBe(true);
});

test("named sensors only", () => {
  const sensors = [sensor(1, "a", "JP"), sensor(2, "b", "US")];
  const selection = selectSensors(sensors, "JP", range, { names: ["b"], group: null });
  expect(selection.sensors.map(({ id }) => id)).toEqual([2]);
  expect(selection.complete).toBe(false);
});
