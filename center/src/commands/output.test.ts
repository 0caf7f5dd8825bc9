import fc from "fast-check";
import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";
import { formatCsv, formatJson, formatNdjson, formatRows, formatTable } from "./output.ts";
import type { OutputTable } from "./output.ts";

const table: OutputTable = {
  columns: [
    { name: "port", values: ["23/TCP", "東京", null] },
    { name: "packets", values: [5, 12345, null] },
    { name: "mean", values: [1.5, 2, null], decimals: 4 },
  ],
};

test("a table is aligned by what a terminal shows, numbers on the right", () => {
  expect(formatTable({ ...table, marks: new Map([[1, "*1"]]) })).toBe(
    [
      "port    packets    mean",
      "23/TCP        5  1.5000",
      "東京      12345  2.0000  *1",
      "-             -       -",
      "",
    ].join("\n"),
  );
});

const long: OutputTable = {
  columns: [
    { name: "name", values: ["23-TCP", "a"] },
    { name: "evidence", values: ["many sources began the same within one day", "多数の送信元が同じ動きを開始した"] },
    { name: "ports", values: ["23/TCP 0.98, 2323/TCP 0.62, 5555/TCP 0.49", "-"] },
    { name: "packets", values: [12345678, 2] },
  ],
};

test.each([40, 60, 80, 100])("in a terminal of %d columns no line is longer, and no word is lost", (room) => {
  const text = formatTable({ ...long, marks: new Map([[0, "*1"]]) }, room);
  for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(room);
  for (const word of ["23-TCP", "evidence", "within", "5555/TCP", "12345678", "*1"]) expect(text).toContain(word);
  expect(text.replaceAll(/\s/g, "")).toContain(room < 60 ? "多数の送信元が同じ動きを開始した" : "多数の送信元");
});

test("a table that fits is the same in a terminal as in a file; one that cannot is a block for each row", () => {
  expect(formatTable(table, 24)).toBe(formatTable(table));
  expect(formatTable(long, 40)).toMatch(/^name {6}23-TCP\nevidence {2}many sources/);
});

test("names of rows, in the first column, are broken last", () => {
  const names = ["445-TCP-2022-08-28T08", "region-RU-2022-07-31T00"];
  const words = ["one network: overseas-network-13", "everywhere"];
  const columns = [
    { name: "change", values: names },
    { name: "scope", values: words },
  ];
  const text = formatTable({ columns }, 46);
  for (const name of names) expect(text).toContain(name);
  expect(text).toMatch(/^change +scope\n/);
  expect(text).not.toContain("one network: overseas-network-13");
});

test("a word that is longer than its column is broken", () => {
  const name = "mirai-23-2323-37215-2022-07-01-and-more-of-it";
  const text = formatTable({ columns: [{ name: "n", values: [name] }] }, 20);
  expect(
    text
      .split("\n")
      .slice(1)
      .map((line) => line.trim())
      .join(""),
  ).toBe(name);
});

test("CSV has one header row, plain numbers and empty cells for what is missing", () => {
  expect(formatCsv(table)).toBe("port,packets,mean\n23/TCP,5,1.5000\n東京,12345,2.0000\n,,\n");
});

test("JSON is by column and keeps whole numbers, with what stands beside", () => {
  expect(JSON.parse(formatJson(table, { id: "x" }))).toEqual({
    id: "x",
    columns: { port: ["23/TCP", "東京", null], packets: [5, 12345, null], mean: [1.5, 2, null] },
  });
  expect(formatNdjson(table).split("\n")[1]).toBe('{"port":"東京","packets":12345,"mean":2}');
  expect(formatRows(table, "csv")).toBe(formatCsv(table));
});

test("a text that a spreadsheet would run is defused, a number is not", () => {
  const cells = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "plain", 'say "hi", twice'];
  const csv = formatCsv({
    columns: [
      { name: "text", values: cells },
      { name: "n", values: cells.map(() => -1) },
    ],
  });
  expect(csv).toBe(`text,n\n'=1+1,-1\n'+1,-1\n'-1,-1\n'@a,-1\n'\tx,-1\n"'\rx",-1\nplain,-1\n"say ""hi"", twice",-1\n`);
});

test("property: no text cell of a CSV begins like a formula, and quotes balance", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (values) => {
      const csv = formatCsv({ columns: [{ name: "a", values }] });
      expect((csv.match(/"/g) ?? []).length % 2).toBe(0);
      for (const value of values) {
        const [, row = ""] = formatCsv({ columns: [{ name: "a", values: [value] }] }).split(/\n(.*)/s);
        expect(row.replace(/^"/, "")).not.toMatch(/^[=+\-@\t\r]/);
      }
    }),
  );
});

test("a table moves no cursor", () => {
  expect(formatTable({ columns: [{ name: "a", values: ["x\u001b[2Jy\u202ez\nw"] }] })).toBe("a\nx[2Jyzw\n");
});
