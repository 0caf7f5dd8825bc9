import { expect, test } from "vitest";
import type { DatasetRecord } from "../state/index.ts";
import { datasetOn, datasetSpans, datasetTitle, datasetsInUse } from "./dataset-choice.ts";

function record(id: number, kind: DatasetRecord["kind"], date: string): DatasetRecord {
  return { id, kind, name: `set-${id}`, date, licence: "CC0", path: `${id}.csv`, sha256: `${id}` };
}

const catalogue = [
  record(1, "region", "2022-07-01"),
  record(2, "region", "2022-01-01"),
  record(3, "region", "2022-08-15"),
];

test("the newest data set that is not after the day speaks for it; before the first one the earliest", () => {
  const on = (day: string): number => datasetOn(catalogue, "region", day).id;
  expect(on("2021-01-01")).toBe(2);
  expect(on("2022-01-01")).toBe(2);
  expect(on("2022-06-30")).toBe(2);
  expect(on("2022-07-01")).toBe(1);
  expect(on("2022-08-14")).toBe(1);
  expect(on("2030-01-01")).toBe(3);
});

test("of two data sets of one day the later entered one speaks", () => {
  expect(datasetOn([record(1, "asn", "2022-01-01"), record(2, "asn", "2022-01-01")], "asn", "2022-05-05").id).toBe(2);
  expect(datasetOn([record(1, "asn", "2022-01-01"), record(2, "asn", "2022-01-01")], "asn", "2021-05-05").id).toBe(1);
});

test("the built-in data set speaks only while the catalogue has none of its kind", () => {
  expect(datasetOn([], "region", "2022-01-01").name).toBe("geo-whois-asn-country");
  expect(datasetOn(catalogue, "asn", "2022-01-01").name).toBe("asn");
  expect(datasetOn(catalogue, "region", "2026-12-31").id).toBe(3);
});

test("a caption names every data set that speaks for a day of the range", () => {
  const names = (from: string, to: string): string[] => datasetsInUse(catalogue, from, to).map(({ name }) => name);
  expect(names("2022-07-01", "2022-10-01")).toEqual(["set-1", "set-3", "asn"]);
  expect(names("2022-07-01", "2022-08-15")).toEqual(["set-1", "asn"]);
  expect(names("2020-01-01", "2020-02-01")).toEqual(["set-2", "asn"]);
  expect(datasetTitle(record(1, "region", "2022-07-01"))).toBe("region: set-1 2022-07-01 (CC0)");
});

test("the days of each data set follow one another", () => {
  expect(datasetSpans(catalogue).map(({ record: { id }, from, to }) => [id, from, to])).toEqual([
    [2, null, "2022-07-01"],
    [1, "2022-07-01", "2022-08-15"],
    [3, "2022-08-15", null],
    [0, null, null],
  ]);
});
