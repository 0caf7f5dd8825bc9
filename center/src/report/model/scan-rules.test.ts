import { expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import { createExhibitList } from "./exhibits.ts";
import { buildScanRules } from "./scan-rules.ts";

test("both readings of a rule, over all regions and from home", async () => {
  const compute = computeFrom(createPlan());
  const result = await compute("scan-sources", {
    from: "2022-07-01",
    to: "2022-10-01",
    options: { rule: "ports10", list: true },
  });
  const list = createExhibitList();
  const { rows, exhibit } = buildScanRules([{ rule: "ports10", trafficClass: "request", result }], "JP", 92, list);
  expect(rows).toEqual([
    expect.objectContaining({ region: null, perDay: 40, most: 40, mostOn: "2022-07-01", distinct: 3 * 40 }),
    expect.objectContaining({ region: "JP", perDay: 5, most: 5, mostOn: "2022-07-01", distinct: 3 * 5 }),
  ]);
  expect(exhibit.columns["distinct_sources"]).toEqual([120, 15]);
});
