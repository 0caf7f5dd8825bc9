import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { daysOf, monthsOf, parseQuarter, previousQuarter, yearBefore } from "./period.ts";

test("a quarter and those it is compared with", () => {
  const quarter = parseQuarter("2022Q1");
  expect(quarter).toMatchObject({ name: "2022Q1", year: 2022, number: 1, from: "2022-01-01", to: "2022-04-01" });
  expect(previousQuarter(quarter)).toMatchObject({ name: "2021Q4", from: "2021-10-01", to: "2022-01-01" });
  expect(yearBefore(quarter).name).toBe("2021Q1");
  expect(monthsOf(quarter)).toEqual(["2022-01", "2022-02", "2022-03"]);
  expect(daysOf(parseQuarter("2022q3"))).toHaveLength(92);
});

test.each(["2022", "2022Q5", "Q3", "2022-07", "", "22Q3"])("“%s” is not a quarter", (text) => {
  expect(() => parseQuarter(text)).toThrow(TeitenError);
});
