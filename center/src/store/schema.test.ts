import { expect, test } from "vitest";
import { COVERAGE, FLOWS, TABLES, createTableStatement } from "./schema.ts";

test("partitions and order are in the network's zone", () => {
  const statement = createTableStatement(FLOWS, "Asia/Tokyo");
  expect(statement).toContain("PARTITION BY toYYYYMM(minute, 'Asia/Tokyo')");
  expect(statement).toContain("ORDER BY (toDate(minute, 'Asia/Tokyo'), port, source, minute)");
  expect(statement).not.toContain("{zone}");
});

test("a table can be made under another name", () => {
  expect(createTableStatement(COVERAGE, "UTC", "coverage_staged")).toMatch(
    /^CREATE TABLE IF NOT EXISTS coverage_staged \(/,
  );
});

test("every table and column says what it means", () => {
  for (const { meaning, columns } of TABLES) {
    expect(meaning).not.toBe("");
    for (const column of columns) expect(column.meaning, column.name).not.toBe("");
  }
});
