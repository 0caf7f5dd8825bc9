import { expect, test } from "vitest";
import type { Exhibit } from "./quarterly-model.ts";
import { parsePublished, restate, restatedNow } from "./restated.ts";
import type { PublishedReport } from "./restated.ts";

const sensors = [{ name: "a", group: "domestic", retiredOn: null }];
const exhibit = (columns: Exhibit["columns"]): Exhibit => ({ id: "table-1-ports", columns }) as Exhibit;
const published: PublishedReport = {
  quarter: "2022Q3",
  revision: 2,
  sensors: ["a"],
  exhibits: { "table-1-ports": { rank: [1, 2], port: ["23/TCP", "22/TCP"], packets: [100, 50] } },
};

test("the first report is revision 1 and restates nothing", () => {
  expect(restate(null, sensors, [])).toEqual({ number: 1, restated: [] });
});

test("the same numbers keep their revision, rounding in the last place too", () => {
  const same = exhibit({ rank: [1, 2], port: ["23/TCP", "22/TCP"], packets: [100 + 1e-10, 50] });
  expect(restate(published, sensors, [same])).toEqual({ number: 2, restated: [] });
});

test("other numbers raise the revision and are listed by the row they stand in", () => {
  const other = exhibit({ rank: [1, 2], port: ["22/TCP", "23/TCP"], packets: [120, 100] });
  expect(restate(published, sensors, [other])).toEqual({
    number: 3,
    restated: [
      { exhibit: "table-1-ports", row: "22/TCP", column: "rank", before: "2", after: "1" },
      { exhibit: "table-1-ports", row: "22/TCP", column: "packets", before: "50", after: "120" },
      { exhibit: "table-1-ports", row: "23/TCP", column: "rank", before: "1", after: "2" },
    ],
  });
});

test("rows that came or went are listed with all their values, also where the exhibit has another number now", () => {
  const { id: _id, ...other } = exhibit({ rank: [1, 2], port: ["23/TCP", "80/TCP"], packets: [100, 70] });
  const { number, restated } = restate(published, sensors, [{ ...other, id: "table-4-ports" }]);
  expect(number).toBe(3);
  expect(restated).toEqual([
    { exhibit: "table-4-ports", row: "80/TCP", column: "rank", before: "", after: "2" },
    { exhibit: "table-4-ports", row: "80/TCP", column: "port", before: "", after: "80/TCP" },
    { exhibit: "table-4-ports", row: "80/TCP", column: "packets", before: "", after: "70" },
    { exhibit: "table-4-ports", row: "22/TCP", column: "rank", before: "2", after: "" },
    { exhibit: "table-4-ports", row: "22/TCP", column: "port", before: "22/TCP", after: "" },
    { exhibit: "table-4-ports", row: "22/TCP", column: "packets", before: "50", after: "" },
  ]);
  expect(restatedNow([exhibit({ rank: [1], port: ["80/TCP"], packets: [71] })], restated[2]!)).toBe("71");
});

test("a revision that is made again keeps the list of what it restated", () => {
  const restated = [{ exhibit: "table-1-ports", row: "23/TCP", column: "packets", before: "99", after: "100" }];
  const same = exhibit({ rank: [1, 2], port: ["23/TCP", "22/TCP"], packets: [100, 50] });
  expect(restate({ ...published, restated }, sensors, [same])).toEqual({ number: 2, restated });
});

test("the report of another network is no earlier revision", () => {
  const other = exhibit({ rank: [1], port: ["23/TCP"], packets: [7] });
  expect(restate({ ...published, sensors: ["b"] }, sensors, [other])).toEqual({ number: 1, restated: [] });
});

test("what was written can be read, anything else is refused with its place", () => {
  expect(parsePublished(JSON.stringify(published), "x/report.json")).toEqual(published);
  for (const text of [
    "",
    "{}",
    "[]",
    '{"quarter":"2022Q3"}',
    '{"quarter":"q","revision":1.5,"sensors":[],"exhibits":{}}',
  ]) {
    expect(() => parsePublished(text, "x/report.json")).toThrow(
      expect.objectContaining({ code: "report-folder-unreadable", place: "x/report.json" }),
    );
  }
});
