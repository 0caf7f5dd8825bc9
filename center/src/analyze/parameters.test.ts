import { expect, test } from "vitest";
import { FIGURES, findFigure } from "./catalogue.ts";
import { checkParameters, rawParameters } from "./parameters.ts";

test("defaults are the definition's", () => {
  const query = checkParameters(findFigure("port-trend"), {}, "Asia/Tokyo");
  expect(query).toMatchObject({ zone: "Asia/Tokyo", trafficClass: "all", from: null, sensors: null });
  expect(query.options).toEqual({
    ports: null,
    top: 5,
    bin: "day",
    previous: false,
    "year-before": false,
    measure: "packets",
  });
  expect(checkParameters(findFigure("scan-sources"), {}, "UTC").trafficClass).toBe("request");
});

test("lists come as text or arrays, numbers and flags as text", () => {
  const text = checkParameters(findFigure("port-ranking"), { sensors: " a, b ,", top: "3", previous: "true" }, "UTC");
  expect(text).toMatchObject({ sensors: ["a", "b"], options: { top: 3, previous: true } });
  expect(checkParameters(findFigure("port-ranking"), { sensors: ["a"], region: "jp" }, "UTC")).toMatchObject({
    sensors: ["a"],
    region: "JP",
  });
});

test.each([
  [{ top: "1.5" }, /whole number/],
  [{ top: "" }, /whole number/],
  [{ by: "sensors" }, /sensor/],
  [{ from: "tomorrow" }, /YYYY-MM-DD/],
  [{ clas: "all" }, /class/],
])("%j is refused with advice", (parameters, advice) => {
  expect(() => checkParameters(findFigure("port-ranking"), parameters, "UTC")).toThrow(
    expect.objectContaining({ exitCode: 2, advice: expect.stringMatching(advice) as string }),
  );
});

test("every definition can be asked with its defaults, and gives back what it was asked", () => {
  for (const definition of FIGURES) {
    const needed = definition.parameters.filter((spec) => spec.argument === true);
    const given = Object.fromEntries(needed.map(({ name }) => [name, "192.0.2.1"]));
    const query = checkParameters(definition, given, "UTC");
    expect(checkParameters(definition, rawParameters(query), "UTC")).toEqual(query);
    const names = definition.columns(query).map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    for (const text of [definition.title, definition.question, definition.definition]) {
      expect(text.en.length).toBeGreaterThan(4);
      expect(text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
  }
});
