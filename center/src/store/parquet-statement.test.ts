import { expect, test } from "vitest";
import { parquetStatement } from "./parquet-statement.ts";

test("a value cannot leave its literal", () => {
  const { text } = parquetStatement([{ name: "a", type: "String", values: ["o'clock \\", null] }]);
  expect(text).toContain(String.raw`JSONExtract('[["o\'clock \\\\"],[null]]', 'Array(Tuple(Nullable(String)))')`);
  expect(text).toContain("row.1 as `a`");
});
