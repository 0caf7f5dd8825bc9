import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VERDICTS } from "@teiten/core/packet";
import { PACKET_FIELDS } from "../../center/src/commands/packet-fields.ts";
import { PLAIN_LINK_TYPES } from "../../core/src/packet/link/plain-link-types.ts";
import { WRAPPING_LINK_TYPES } from "../../core/src/packet/link/link-types.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/reference/reader.md"), "utf8");

/** First cells of the table that stands below a heading, without the table's own header. */
function firstCells(heading: string): string[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|")[1]?.trim() ?? "");
}

test("the contract explains every verdict and no other", () => {
  const named = firstCells("Verdicts").map((cell) => cell.replaceAll("`", ""));
  expect(named.toSorted()).toEqual(VERDICTS.toSorted());
});

test("the contract names every link type that is read and no other", () => {
  const named = firstCells("Link layers").flatMap((cell) => cell.match(/(?<![\w.])\d{1,3}(?![\w.)])/g) ?? []);
  const read = [...PLAIN_LINK_TYPES.keys(), ...WRAPPING_LINK_TYPES.keys()];
  expect(named.map(Number).toSorted((a, b) => a - b)).toEqual(read.toSorted((a, b) => a - b));
});

test("the contract explains every column of the listing, in its order", () => {
  const named = firstCells("`teiten packets`").flatMap((cell) => cell.match(/\w+/g) ?? []);
  expect(named).toEqual(PACKET_FIELDS.map(({ name }) => name));
});
