import { expect, test } from "vitest";
import { assemblePublication } from "./build-publication.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";
import { unpublishedWords } from "./words-gate.ts";

const cell = {
  policy: "public",
  series: "23/TCP",
  group: "all",
  period: "week" as const,
  label: "2022-07-04",
  value: 1234.567,
  noise: 98.7,
  withheld: null,
  publishedAt: 0,
};
const publication = assemblePublication({
  policy: PUBLIC_POLICY,
  zone: "UTC",
  home: "JP",
  today: "2022-08-01",
  groups: [],
  cells: [cell],
  coverage: [],
  drawn: [],
  scanners: { withheld: null, weeks: [], organisations: [] },
  sensorTables: [],
  decidedOn: [],
  dayOfPublication: () => "2022-08-01",
});
const words = (text: string): readonly string[] => unpublishedWords(text, publication).map(({ text: word }) => word);

test("what is public may be said in any rounding", () => {
  expect(words("In the week of 2022-07-04 a sensor got 1,235 (1234.6; 1230) packets a day on 23/TCP, ±98.7.")).toEqual(
    [],
  );
  expect(words("2022年7月4日の週は 1,235 パケット（2022Q3）、12:30 まで: 3 位")).toEqual([]);
});

test("a number, port or address that is not public is found where it stands", () => {
  expect(words("1236 packets")).toEqual(["1236"]);
  expect(words("on 5555/TCP")).toEqual(["5555/TCP"]);
  expect(words("from 192.0.2.1 and 2001:db8::1")).toContain("192.0.2.1");
  expect(words("from 2001:db8::1")).toContain("2001:db8::1");
  expect(unpublishedWords("so 777.", publication)).toEqual([{ offset: 3, text: "777", what: "number" }]);
});
