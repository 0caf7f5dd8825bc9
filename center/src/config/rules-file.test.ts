import { BUILT_IN, MOST_MARKS, TOOL_MARKS } from "@teiten/core/flow";
import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { parseRules } from "./rules-file.ts";
import { rulesText } from "./rules-text.ts";

const HEAD = 'name: trial\nversion: "1"\nmarks:\n';
const mark = (name: string, when: string): string =>
  [
    `  - mark: ${name}`,
    "    tool: Trial",
    "    scope: tcp-syn",
    "    rule: for a test",
    `    when: ${when}`,
    "    attribution: { packets: 3, share: 0.5 }",
    "    source: a test",
    "    since: 2026-11-24",
    "",
  ].join("\n");

test("the built-in marks written as a rules file are read as the same marks", () => {
  const text = rulesText(BUILT_IN).replace("name: built-in", "name: mine");
  expect(parseRules(text, "f")).toEqual({ name: "mine", version: BUILT_IN.version, marks: TOOL_MARKS });
});

test("a file says what differs: a new mark, another rule for a built-in one, and one that does not hold", () => {
  const { marks } = parseRules(
    `${HEAD}${mark("new", "{ ttl: 1 }")}${mark("mirai", "[{ ttl: 2 }]")}  - { mark: masscan, removed: true }\n`,
    "f",
  );
  expect(marks.map((one) => one?.mark ?? null)).toEqual([
    ...TOOL_MARKS.map((own) => (own.mark === "masscan" ? null : own.mark)),
    "new",
  ]);
  expect(marks.find((one) => one?.mark === "mirai")?.when).toEqual([{ ttl: 2 }]);
  expect(marks.at(-1)).toMatchObject({
    tool: "Trial",
    fromVersion: null,
    attribution: { minMatched: 3, minShare: 0.5 },
  });
});

test("marks that a row has no room for are refused with the limit", () => {
  const many = Array.from({ length: MOST_MARKS - TOOL_MARKS.length + 1 }, (_, at) => mark(`n${at}`, "{ ttl: 1 }"));
  expect(() => parseRules(HEAD + many.join(""), "f")).toThrow("more than 14 marks");
  expect(parseRules(`${HEAD}${many.join("")}  - { mark: mirai, removed: true }\n`, "f").marks).toHaveLength(MOST_MARKS);
});

test.each([
  [`${HEAD}${mark("new", "{ windw: 1 }")}`, "f:8:13", "no field is called “windw”"],
  [`${HEAD}${mark("new", "{ ttl: 1, window: 70000 }")}`, "f:8:21", "0 to 65535"],
  [`${HEAD}${mark("new", "[{ ttl: 1 }, { flags: SIN }]")}`, "f:8:26", "SIN"],
  [`${HEAD}${mark("new", '{ relations: ["sequence = target"] }')}`, "f:8:13", "target"],
  [`${HEAD}${mark("new", "{ ttl: { form: 3 } }")}`, "f:8:13", "form"],
  [`${HEAD}${mark("new", "{}")}`, "f:8:5", "must NOT have fewer"],
  [`${HEAD}${mark("new", "3")}`, "f:8:5", "must be object"],
  [`${HEAD}${mark("New", "{ ttl: 1 }")}`, "f:4:5", "pattern"],
  [`${HEAD}${mark("new", "{ ttl: 1 }")}    colour: red\n`, "f:12:5", "no key of a rules file"],
  [`${HEAD}${mark("new", "{ ttl: 1 }")}${mark("new", "{ ttl: 2 }")}`, "f:12:5", "twice"],
  [`${HEAD}  - { mark: miri, removed: true }\n`, "f:4:7", "no built-in mark"],
  [`${HEAD}  - { mark: mirai, removed: true, tool: X }\n`, "f:4:35", "no key"],
  [
    `name: built-in\nversion: "1"\nmarks: [{ mark: mirai, removed: true }]\n`,
    "f:1:1",
    "name of the rules of the release",
  ],
  ["name: trial\nversion: 1.10\nmarks: [{ mark: mirai, removed: true }]\n", "f:2:1", "quotes"],
  ["name: trial\nmarks: [\n", "f:3:1", "cannot be used"],
  ["", "f:1:1", "name"],
])("%j is refused at %s", (text, place, message) => {
  try {
    parseRules(text, "f");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(TeitenError);
    expect(error).toMatchObject({ place, code: "rules-invalid", exitCode: 78 });
    expect((error as TeitenError).message).toContain(message);
  }
});
