import { beforeAll, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import { parseQuarter } from "../period.ts";
import { buildQuarterlyModel } from "./build-model.ts";
import { checkModel } from "./check-model.ts";
import { computeQuarterlyFigures } from "./quarterly-figures.ts";
import type { Exhibit, QuarterlyModel, Ranking } from "./quarterly-model.ts";

let model: QuarterlyModel;
beforeAll(async () => {
  const plan = createPlan();
  const quarter = parseQuarter("2022Q3");
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  model = buildQuarterlyModel(
    { quarter, zone: "UTC", home, sensors, version: "1", issuedOn: "2022-10-20", published: null },
    figures,
  );
});

const withPorts = (change: (ranking: Ranking) => Partial<Ranking>): QuarterlyModel => ({
  ...model,
  ports: { ...model.ports, ...change(model.ports) },
});
const withExhibit = (change: (exhibit: Exhibit) => Partial<Exhibit>): QuarterlyModel => ({
  ...model,
  exhibits: model.exhibits.map((exhibit, index) => (index === 0 ? { ...exhibit, ...change(exhibit) } : exhibit)),
});
const withCaption = (change: Partial<Exhibit["caption"]>): QuarterlyModel =>
  withExhibit(({ caption }) => ({ caption: { ...caption, ...change } }));
const withDays = (change: (days: QuarterlyModel["scanners"]["homeDays"]) => object): QuarterlyModel => ({
  ...model,
  scanners: { ...model.scanners, homeDays: { ...model.scanners.homeDays, ...change(model.scanners.homeDays) } },
});

test("the model of a sound quarter passes", () => {
  expect(() => checkModel(model)).not.toThrow();
});

const faults: Readonly<Record<string, [() => QuarterlyModel, RegExp]>> = {
  "a day twice in a daily table": [
    () =>
      withDays(({ days }) => ({
        days: days.map((row, index) => (index === 4 ? { ...row, day: days[3]?.day ?? "" } : row)),
      })),
    /every day of 2022Q3 once/,
  ],
  "a day that is not there": [() => withDays(({ days }) => ({ days: days.slice(1) })), /every day of 2022Q3 once/],
  "organisations that do not add up": [
    () => withDays(({ days }) => ({ days: days.map((row) => ({ ...row, total: (row.total ?? 0) + 1 })) })),
    /do not add up/,
  ],
  "a wrong table number": [() => withExhibit(() => ({ number: 2 })), /should be number 1/],
  "two exhibits with one name": [() => withExhibit(() => ({ id: model.exhibits[1]?.id ?? "" })), /have one name/],
  "a port twice in one top 10": [
    () =>
      withPorts(({ rows }) => ({
        rows: rows.map((row, index) => (index === 5 ? { ...row, key: rows[4]?.key ?? "" } : row)),
      })),
    /lists something twice/,
  ],
  "a rank left out": [() => withPorts(({ rows }) => ({ rows: rows.slice(1) })), /has rank 2 in row 1/],
  "an order that is none": [
    () => withPorts(({ rows }) => ({ rows: rows.toReversed().map((row, index) => ({ ...row, rank: index + 1 })) })),
    /is not in order/,
  ],
  "a share that does not follow from its counts": [
    () => withPorts(({ rows }) => ({ rows: rows.map((row) => ({ ...row, share: row.share * 1.1 })) })),
    /does not follow from its packets/,
  ],
  "a change that does not follow from its rates": [
    () => withPorts(({ rows }) => ({ rows: rows.map((row) => ({ ...row, change: 0.5 })) })),
    /does not follow from its rates/,
  ],
  "a share of marked packets that does not follow from its counts": [
    () => ({
      ...model,
      mirai: {
        ...model.mirai,
        ports: { ...model.mirai.ports, rows: model.mirai.ports.rows.map((row) => ({ ...row, share: 0.9 })) },
      },
    }),
    /the share of 23\/TCP in table-7-mirai-ports does not follow/,
  ],
  "a day missing in the line of a phenomenon": [
    () => ({
      ...model,
      phenomena: {
        ...model.phenomena,
        chosen: model.phenomena.chosen.map((one) => ({
          ...one,
          trend: { ...one.trend, bins: one.trend.bins.slice(1) },
        })),
      },
    }),
    /phenomenon-trend-1 does not have every day/,
  ],
  "a phenomenon of another quarter": [
    () => ({
      ...model,
      exhibits: model.exhibits.map((exhibit) =>
        exhibit.name === "phenomenon-sources"
          ? { ...exhibit, caption: { ...exhibit.caption, from: "2022-06-30" } }
          : exhibit,
      ),
    }),
    /phenomenon-sources-1 is of 2022-06-30/,
  ],
  "a share without a base": [() => withPorts(() => ({ totalPackets: 0 })), /more packets than there are/],
  "the wrong quarter": [() => withCaption({ from: "2022-04-01", to: "2022-07-01" }), /not of 2022Q3/],
  "a figure without a unit": [() => withCaption({ unit: { en: "", ja: "" } }), /has no unit/],
  "a unit in one language only": [() => withCaption({ unit: { en: "packets", ja: " " } }), /has no unit/],
  "a figure without its denominator": [() => withCaption({ denominator: { en: "", ja: "" } }), /has no denominator/],
  "a figure without its number of sensors": [() => withCaption({ sensorsSelected: 0 }), /no number of sensors/],
  "columns of several lengths": [() => withExhibit(() => ({ columns: { a: [1], b: [] } })), /several lengths/],
};

test.each(Object.keys(faults))("%s is refused", (name) => {
  const [planted, message] = faults[name] ?? [() => model, /^$/];
  expect(() => checkModel(planted())).toThrow(message);
  expect(() => checkModel(planted())).toThrow(expect.objectContaining({ code: "report-inconsistent" }));
});

test("a port twice in a sensor's top 10 is refused", () => {
  const [first, ...others] = model.sensors.tops.sensors;
  const doubled = { ...first, sensor: "s", group: "domestic", ports: ["23/TCP", "23/TCP"] };
  const tops = { ...model.sensors.tops, sensors: [doubled, ...others] };
  expect(() => checkModel({ ...model, sensors: { ...model.sensors, tops } })).toThrow(/the ports of s name one twice/);
});
