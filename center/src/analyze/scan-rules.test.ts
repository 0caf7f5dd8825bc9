import { openZone } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import type { FigureQuery, OptionValue } from "./figure.ts";
import { monitoredAddresses, ruleNote, scanRuleOf } from "./scan-rules.ts";
import { selectSensors } from "./sensor-selection.ts";

const query = (options: Record<string, OptionValue>): FigureQuery => ({
  from: null,
  to: null,
  zone: "UTC",
  sensors: null,
  group: null,
  region: null,
  trafficClass: "request",
  options,
});

test("rules by name", () => {
  expect(scanRuleOf(query({ rule: "ports10" }))).toMatchObject({ minPorts: 10, perAddress: false });
  expect(scanRuleOf(query({ rule: "ports100" }))).toMatchObject({ minPorts: 100 });
  expect(scanRuleOf(query({ rule: "survey" }))).toMatchObject({ minPorts: 30, perAddress: true });
  expect(scanRuleOf(query({ rule: "custom", "min-ports": 7 }))).toMatchObject({ minPorts: 7 });
  expect(scanRuleOf(query({ rule: "none" }))).toBe(null);
  expect(ruleNote(scanRuleOf(query({ rule: "survey" })), query({})).en).toMatch(
    /30 distinct .* each monitored address/,
  );
});

test("monitored addresses: the registered ones of the day, as many as were held at once, one for a sensor without, on days it observed", () => {
  const base = { network: "n", operator: "o", groups: [], retiredOn: null, country: "JP" };
  const sensors = [
    { ...base, id: 1, name: "prefix", addresses: [{ prefix: "192.0.2.0/24", from: "2022-07-02", to: null }] },
    { ...base, id: 2, name: "any", addresses: [] },
    { ...base, id: 3, name: "six", addresses: [{ prefix: "2001:db8::/64", from: null, to: null }] },
    { ...base, id: 4, name: "off", addresses: [] },
    {
      ...base,
      id: 5,
      name: "moved",
      addresses: [
        { prefix: "198.51.100.1", from: null, to: "2022-07-02T03:04:05Z" },
        { prefix: "198.51.100.2", from: "2022-07-02T03:04:05Z", to: "2022-07-02T22:00:00Z" },
        { prefix: "198.51.100.3", from: "2022-07-02T04:00:00Z", to: null },
      ],
    },
  ];
  const range = { from: "2022-07-01", to: "2022-07-03" };
  const selection = selectSensors(sensors, "JP", range, { names: null, group: null });
  const coverage = {
    bins: { size: "day" as const, labels: ["2022-07-01", "2022-07-02"], starts: [0, 1], end: 2, wholeLengths: [1, 1] },
    observedSome: (id: number) => id !== 4,
  };
  const zone = openZone("UTC");
  const watched = { selection, coverage, zone, home: zone };
  expect(monitoredAddresses(watched, "2022-07-01")).toBe(4);
  expect(monitoredAddresses(watched, "2022-07-02")).toBe(260);
});
