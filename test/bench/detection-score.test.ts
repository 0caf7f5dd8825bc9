import { expect, test } from "vitest";
import { addScores, scoreQuarter } from "../../bench/detection-score.ts";
import type { ReportedChange } from "../../bench/detection-score.ts";
import type { PlannedChange, QuarterTruth } from "../../bench/detection-truth.ts";
import { threefoldDays } from "../../bench/threefold-days.ts";

const PLAN: PlannedChange = {
  port: "23/TCP",
  part: null,
  region: null,
  scope: "everywhere",
  start: 1000,
  end: 1100,
  factor: 6,
  deviations: 12,
  cause: "new sources",
  scored: true,
};
const REPORT: ReportedChange = {
  port: "23/TCP",
  region: null,
  tool: null,
  scope: "everywhere",
  sensors: ["a", "b"],
  start: 1001,
  end: 1099,
  noticed: 1003,
  factor: 5.5,
  score: 10,
  cause: "new sources",
  flood: false,
  draft: true,
};
const truth = (changes: readonly PlannedChange[], floods: QuarterTruth["floods"] = []): QuarterTruth => ({
  changes,
  floods,
  disturbances: [{ sensor: "a", from: 1195, to: 1200 }],
});

test("a report of the same port in the same hours is right; scope, cause and delay are those of the first", () => {
  expect(scoreQuarter(truth([PLAN]), [REPORT])).toMatchObject({
    scored: 1,
    found: 1,
    rightScope: 1,
    explained: 1,
    rightCause: 1,
    false: 0,
    delays: [3],
  });
});

test("another port, other hours, another scope and another cause are wrong", () => {
  const wrong = [
    { ...REPORT, port: "22/TCP" },
    { ...REPORT, start: 1200, end: 1210, scope: "one sensor", sensors: ["a"] },
  ];
  expect(scoreQuarter(truth([PLAN]), wrong)).toMatchObject({ found: 0, false: 2, disturbed: 1, falseDrafts: 2 });
  const other = { ...REPORT, scope: "some", cause: "coverage" };
  expect(scoreQuarter(truth([PLAN]), [other])).toMatchObject({ found: 1, rightScope: 0, rightCause: 0 });
});

test("an event that is told twice counts once as true and once as false", () => {
  const part = { ...REPORT, region: "BR", draft: false };
  expect(scoreQuarter(truth([PLAN]), [part, REPORT])).toMatchObject({ found: 1, reported: 2, false: 1, twice: 1 });
});

test("a change of a region alone is found by its part before the port as a whole", () => {
  const plan: PlannedChange = { ...PLAN, part: "region", region: "BR" };
  const region = { ...REPORT, region: "BR", scope: "everywhere" };
  const score = scoreQuarter(truth([plan]), [{ ...REPORT, scope: "some" }, region]);
  expect(score).toMatchObject({ narrow: 1, narrowFound: 1, rightScope: 1, twice: 1 });
});

test("a draft on one network's change or on a sweep that announces itself is false", () => {
  const local = { ...PLAN, scope: "one network" };
  expect(scoreQuarter(truth([local]), [{ ...REPORT, scope: "one network" }]).falseDrafts).toBe(1);
  expect(scoreQuarter(truth([{ ...PLAN, cause: "announced scanners" }]), [REPORT]).falseDrafts).toBe(1);
});

test("a flood is right only where there was one and it is labelled", () => {
  const flood = { ...REPORT, port: "80/TCP", start: 500, end: 501 };
  const floods = [{ port: "80/TCP", hour: 500.3 }];
  expect(scoreQuarter(truth([], floods), [{ ...flood, flood: true }]).false).toBe(0);
  expect(scoreQuarter(truth([], floods), [flood]).false).toBe(1);
});

test("scores add up", () => {
  const one = scoreQuarter(truth([PLAN]), [REPORT]);
  expect(addScores([one, one])).toMatchObject({ scored: 2, found: 2, delays: [3, 3] });
});

test("the simple reading reports days of three times the mean of ten, in a row as one", () => {
  const values = [...Array.from({ length: 12 }, () => 2), 7, 8, 2, null, 2];
  const days = values.map((value, day) => ({ start: day * 24, value }));
  expect(threefoldDays("23/TCP", days)).toMatchObject([{ port: "23/TCP", start: 288, end: 336 }]);
});
