import { expect, test } from "vitest";
import { compareWithTruth } from "./truth.ts";
import type { CountedCell, LedgerLine, TrueSegment } from "./truth.ts";

const NAME = { sensor: "tokyo-1", boot: "0123456789abcdef", sequence: 0 };
const LATE = Date.UTC(2026, 2, 1, 14, 59, 59) / 1000;
const TRUTH: readonly TrueSegment[] = [
  {
    ...NAME,
    sha256: "aa",
    packets: [
      { number: 1, port: 23, second: LATE },
      { number: 2, port: 23, second: LATE + 1 },
    ],
  },
  { ...NAME, sequence: 1, sha256: "bb", packets: [] },
];
const LEDGER: readonly LedgerLine[] = [
  { ...NAME, sha256: "aa", status: "ingested" },
  { ...NAME, sequence: 1, sha256: "bb", status: "ingested" },
];
const CELLS: readonly CountedCell[] = [
  { ...NAME, day: "2026-03-01", port: 23, packets: 1 },
  { ...NAME, day: "2026-03-02", port: 23, packets: 1 },
];

test("what is as it was sent has no differences, across a midnight and with an empty segment", () => {
  const found = compareWithTruth(TRUTH, LEDGER, CELLS);
  expect(found).toEqual({ lost: 0, doubled: 0, named: 0, half: 0, wrongLines: 0, examples: [] });
});

test("lost, doubled, half and misplaced packets are told apart", () => {
  const [first] = CELLS;
  if (first === undefined) throw new Error("no cell");
  expect(compareWithTruth(TRUTH, LEDGER, [first])).toMatchObject({ lost: 1, doubled: 0, half: 1 });
  expect(compareWithTruth(TRUTH, LEDGER, [...CELLS, ...CELLS])).toMatchObject({ lost: 0, doubled: 2, half: 0 });
  expect(compareWithTruth(TRUTH, LEDGER, [{ ...first, packets: 2 }])).toMatchObject({ lost: 1, doubled: 1 });
  expect(compareWithTruth(TRUTH, LEDGER, [])).toMatchObject({ lost: 2, half: 0 });
});

test("what the books account for by name is not lost, as long as it is the same number", () => {
  const [first, second] = LEDGER;
  const [cell] = CELLS;
  if (first === undefined || second === undefined || cell === undefined) throw new Error("no line");
  const withNamed = (named: number): readonly LedgerLine[] => [{ ...first, named }, second];
  expect(compareWithTruth(TRUTH, withNamed(1), [cell])).toMatchObject({ lost: 0, named: 1, half: 0, examples: [] });
  expect(compareWithTruth(TRUTH, withNamed(2), [cell])).toMatchObject({ lost: 1, named: 0, half: 1 });
});

test("the ledger must have each segment once, with its bytes, ingested, and no other", () => {
  const [first, second] = LEDGER;
  if (first === undefined || second === undefined) throw new Error("no line");
  const wrong = (lines: readonly LedgerLine[]): number => compareWithTruth(TRUTH, lines, CELLS).wrongLines;
  expect(wrong([first])).toBe(1);
  expect(wrong([first, second, second])).toBe(1);
  expect(wrong([first, { ...second, sha256: "cc" }])).toBe(1);
  expect(wrong([first, { ...second, status: "received" }])).toBe(1);
  expect(wrong([...LEDGER, { ...second, sequence: 2 }])).toBe(1);
});
