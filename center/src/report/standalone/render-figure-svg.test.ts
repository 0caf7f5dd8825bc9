import { expect, test } from "vitest";
import type { FigureResult } from "../../analyze/index.ts";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { ReportQuery } from "../model/index.ts";
import { renderFigureSvg } from "./render-figure-svg.ts";

const compute = computeFrom(createPlan());
const range = { from: "2022-07-01", to: "2022-10-01" };

const drawn: readonly (readonly [string, ReportQuery, string])[] = [
  ["port-trend", { ...range, options: { ports: ["23/TCP", "22/TCP"], bin: "day" } }, "Telnet(23/TCP)"],
  ["region-trend", { ...range, options: { regions: ["US"], bin: "day" } }, "United States"],
  ["packets-per-sensor", { ...range, options: { bin: "month", by: "all" } }, "Jul 2022"],
  ["port-ranking", { ...range, options: { by: "all", top: 10 } }, "microsoft-ds(445/TCP)"],
  ["region-ranking", { ...range, options: { by: "all", top: 5 } }, "Netherlands"],
  ["announced-scanners", { ...range, region: "JP" }, "Organisation A"],
  ["scanner-share", { ...range, options: { by: "region", rule: "none" } }, "%"],
  ["sensor-agreement", range, "overseas-6"],
  ["coverage", { ...range, options: { bin: "day" } }, "domestic-1"],
];

test.each(drawn)("%s draws, with title, caption and labels", async (id, query, label) => {
  const svg = renderFigureSvg(await compute(id, query), "en");
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="960" height="\d+"/);
  expect(svg.trimEnd().endsWith("</svg>")).toBe(true);
  expect(svg).toContain(label);
  for (const word of ["<title>", "<desc>", "Unit", "Denominator", "Asia/Tokyo", "4f1c09a2"])
    expect(svg).toContain(word);
  expect(svg.match(/<svg/g)).toHaveLength(2);
  expect(svg.match(/<\/svg>/g)).toHaveLength(2);
  expect(svg).not.toMatch(/<(?:script|foreignObject|image)\b|NaN|undefined/);
});

test("the same figure speaks Japanese", async () => {
  const svg = renderFigureSvg(await compute("region-ranking", { ...range, options: { by: "all", top: 5 } }), "ja");
  expect(svg).toContain("オランダ");
  expect(svg).toContain("単位：");
  expect(svg).toContain('lang="ja"');
});

test("a list to read has no drawing, and says which form has", async () => {
  const list = await compute("scan-sources", { ...range, options: { rule: "ports10", list: true } });
  expect(() => renderFigureSvg(list, "en")).toThrow(expect.objectContaining({ code: "figure-not-drawn", exitCode: 2 }));
});

test("nothing to draw, and too much to draw, are errors", async () => {
  const ranking = await compute("port-ranking", { ...range, options: { by: "sensor", top: 10 } });
  expect(() => renderFigureSvg(ranking, "en")).toThrow(expect.objectContaining({ code: "figure-too-many" }));
  const empty: FigureResult = {
    ...ranking,
    columns: Object.fromEntries(Object.keys(ranking.columns).map((name) => [name, []])),
  };
  expect(() => renderFigureSvg(empty, "en")).toThrow(expect.objectContaining({ code: "figure-empty" }));
});

test("titles and names from outside are text", async () => {
  const ranking = await compute("region-ranking", { ...range, options: { by: "all", top: 5 } });
  const title = { en: "<b>&\u202e", ja: "<b>" };
  const svg = renderFigureSvg({ ...ranking, caption: { ...ranking.caption, title } }, "en");
  expect(svg).toContain("&#60;b&#62;&#38;<");
});
