import { expect, test } from "vitest";
import type { DetectedChange } from "../../detect/index.ts";
import { newsOf } from "./change-news.ts";

const change = (start: number, end: number | null): DetectedChange => ({
  key: 445,
  start,
  end,
  noticed: start + 1,
  score: 9,
  found: { scope: "everywhere", name: "everywhere", sensors: [0], factor: 4 },
  evidence: { packets: new Float64Array(1), expected: new Float64Array(1), judged: new Uint8Array(1) },
});

test("a change that is listed, then not, then again is noticed once, and its end is told once", () => {
  const goesOn = new Map([["a", change(100, null)]]);
  const over = new Map([["a", change(100, 160)]]);
  const none = new Map<string, DetectedChange>();
  const rounds = [goesOn, none, goesOn, none, none, over];
  const detected = [goesOn, goesOn, goesOn, goesOn, over, over];
  let told: ReadonlyMap<string, DetectedChange> = new Map();
  const kinds = rounds.map((listed, round) => {
    const [news, now] = newsOf(told, listed, detected[round] ?? none, 120);
    told = now;
    return news.map(({ kind }) => kind).join(" ");
  });
  expect(kinds).toEqual(["noticed", "", "", "", "ended", ""]);
});

test("what ended before the days that are told of is forgotten", () => {
  const over = new Map([["a", change(100, 160)]]);
  const [, kept] = newsOf(over, new Map(), over, 159);
  const [, forgotten] = newsOf(over, new Map(), over, 160);
  expect([kept.size, forgotten.size]).toEqual([1, 0]);
});
