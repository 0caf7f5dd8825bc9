import { expect, test } from "vitest";
import { addScores, scoreQuarter, threefoldDays } from "../../bench/detection-score.ts";
import type { PlannedChange, ReportedChange } from "../../bench/detection-score.ts";

const PLAN: PlannedChange = { port: "23/TCP", scope: "everywhere", start: 1000, end: 1100, factor: 6, scored: true };
const REPORT: ReportedChange = {
  port: "23/TCP",
  scope: "everywhere",
  start: 1001,
  end: 1099,
  noticed: 1003,
  flood: false,
  draft: true,
};

test("a report of the same port in the same hours is right; scope and delay are those of the first", () => {
  expect(scoreQuarter([PLAN], [], [REPORT])).toMatchObject({
    scored: 1,
    found: 1,
    rightScope: 1,
    false: 0,
    delays: [3],
  });
});

test("another port, other hours and another scope are wrong", () => {
  const wrong = [
    { ...REPORT, port: "22/TCP" },
    { ...REPORT, start: 1200, end: 1210 },
  ];
  expect(scoreQuarter([PLAN], [], wrong)).toMatchObject({ found: 0, false: 2, falseDrafts: 2 });
  expect(scoreQuarter([PLAN], [], [{ ...REPORT, scope: "some" }])).toMatchObject({ found: 1, rightScope: 0 });
});

test("a flood is right only where there was one and it is labelled", () => {
  const flood = { ...REPORT, port: "80/TCP", start: 500, end: 501 };
  const floods = [{ port: "80/TCP", hour: 500.3 }];
  expect(scoreQuarter([], floods, [{ ...flood, flood: true }]).false).toBe(0);
  expect(scoreQuarter([], floods, [flood]).false).toBe(1);
});

test("scores add up", () => {
  const one = scoreQuarter([PLAN], [], [REPORT]);
  expect(addScores([one, one])).toMatchObject({ scored: 2, found: 2, delays: [3, 3] });
});

test("the simple reading reports days of three times the mean of ten, in a row as one", () => {
  const values = [...Array.from({ length: 12 }, () => 2), 7, 8, 2, null, 2];
  const days = values.map((value, day) => ({ start: day * 24, value }));
  expect(threefoldDays("23/TCP", days)).toMatchObject([{ port: "23/TCP", start: 288, end: 336 }]);
});
