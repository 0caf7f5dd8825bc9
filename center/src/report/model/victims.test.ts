import { expect, test } from "vitest";
import type { FigureResult } from "../../analyze/index.ts";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import { createExhibitList } from "./exhibits.ts";
import { buildVictims } from "./victims.ts";

const given = await computeFrom(createPlan())("backscatter", { from: "2022-07-01", to: "2022-10-01" });

test("a victim is a block of addresses, its region, port and time; its address is nowhere in the exhibit", () => {
  const result: FigureResult = {
    ...given,
    columns: { ...given.columns, victim: ["203.0.113.77", "2001:db8:abcd:1234::9", "192.0.2.255"] },
  };
  const { rows, exhibit } = buildVictims(result, createExhibitList());
  expect(rows.map(({ network }) => network)).toEqual(["203.0.113.0/24", "2001:db8:abcd::/48", "192.0.2.0/24"]);
  expect(rows[1]).toMatchObject({ month: "2022-08", asn: 64_500, region: "US", port: "80/TCP", seconds: 7200 });
  expect(exhibit.columns["network"]).toEqual(rows.map(({ network }) => network));
  expect(JSON.stringify(exhibit)).not.toMatch(/203\.0\.113\.77|1234::9|192\.0\.2\.255/);
});
