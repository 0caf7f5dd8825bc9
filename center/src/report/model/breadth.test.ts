import { expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { Plan } from "../../../../test/report/hand-made-quarter.ts";
import { parseQuarter } from "../period.ts";
import { buildQuarterlyModel } from "./build-model.ts";
import { computeQuarterlyFigures } from "./quarterly-figures.ts";
import type { QuarterlyModel } from "./quarterly-model.ts";

const quarter = parseQuarter("2022Q3");
const plain = createPlan();

async function modelOf(packets: Plan["packets"]): Promise<QuarterlyModel> {
  const plan = createPlan({ packets });
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  return buildQuarterlyModel(
    { quarter, zone: "UTC", home, sensors, version: "1", issuedOn: "2022-10-20", published: null },
    figures,
  );
}

const rising =
  (where: (sensor: string, day: string) => boolean, factor: number): Plan["packets"] =>
  (sensor, day, port) =>
    plain.packets(sensor, day, port) * (port === "443/TCP" && day >= "2022-07-01" && where(sensor, day) ? factor : 1);

test("a rise that one sensor brought is not told as a trend", async () => {
  const model = await modelOf(rising((sensor) => sensor === "overseas-3", 40));
  expect(model.narrow).toContainEqual(
    expect.objectContaining({ kind: "one-sensor", of: "port", key: "443/TCP", sensor: "overseas-3", sensors: 12 }),
  );
  expect(model.overview.map((one) => one.kind)).toContain("narrow-rise");
});

test("a rise of a single day is not told as a trend", async () => {
  const model = await modelOf(rising((_, day) => day === "2022-08-17", 300));
  expect(model.narrow).toContainEqual(
    expect.objectContaining({ kind: "one-day", of: "port", key: "443/TCP", day: "2022-08-17" }),
  );
});

test("a rise by a handful of sources is not told as a trend", async () => {
  const packets: Plan["packets"] = (sensor, day, port) =>
    port === "443/TCP" && sensor === "domestic-1" && day === "2022-07-05" ? 1 : 0;
  const before: Plan["packets"] = (sensor, day, port) =>
    day < "2022-07-01" && port === "22/TCP" ? 100 : packets(sensor, day, port);
  const model = await modelOf(before);
  expect(model.narrow).toContainEqual({ of: "port", kind: "few-sources", key: "443/TCP", sources: 1 });
});

test("a rise that everyone saw carries no such note", async () => {
  const model = await modelOf(rising(() => true, 5));
  expect(model.ports.rows.find((row) => row.key === "443/TCP")?.change).toBeGreaterThan(3);
  expect(model.narrow).toEqual([]);
});
