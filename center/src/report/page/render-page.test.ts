import { beforeAll, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { Plan } from "../../../../test/report/hand-made-quarter.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../model/index.ts";
import type { QuarterlyModel } from "../model/index.ts";
import { parseQuarter } from "../period.ts";
import { renderQuarterlyPage } from "./render-page.ts";

const files = { ja: "report.ja.html", en: "report.en.html" };
const HOSTILE = `<script>alert(1)</script>"'&\u202e`;

async function modelOf(plan: Plan): Promise<QuarterlyModel> {
  const quarter = parseQuarter("2022Q3");
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  const facts = { quarter, zone: "Asia/Tokyo", home, sensors, version: "1", issuedOn: "2022-10-20", published: null };
  return buildQuarterlyModel(facts, figures);
}

let model: QuarterlyModel;
let pages: Readonly<Record<"ja" | "en", string>>;
beforeAll(async () => {
  model = await modelOf(createPlan());
  pages = { ja: renderQuarterlyPage(model, "ja", files), en: renderQuarterlyPage(model, "en", files) };
});

const languages = ["ja", "en"] as const;

test.each(languages)("the %s page asks for nothing outside itself", (language) => {
  const page = pages[language];
  expect(page).not.toMatch(/<(?:script|link|iframe|img|object|embed|base)\b/i);
  expect(page).not.toMatch(/url\(\s*["']?(?!#)/i);
  expect(page).not.toMatch(/@import|\bsrc=/i);
  const links = [...page.matchAll(/\bhref="([^"]*)"/g)].map(([, target = ""]) => target);
  const outside = links.filter(
    (target) => !/^(?:#[\w-]+|data\/[\w-]+\.(?:csv|json)|report\.(?:ja|en)\.html)$/.test(target),
  );
  expect(outside).toEqual([]);
  expect(page).toContain("default-src 'none'");
});

test.each(languages)("the %s page names its language and keeps its headings in order", (language) => {
  const page = pages[language];
  expect(page).toContain(`<html lang="${language}"`);
  const levels = [...page.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
});

test.each(languages)("every id of the %s page is there once, and every reference leads to one", (language) => {
  const page = pages[language];
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  const references = [...page.matchAll(/(?:href="#|labelledby="|url\(#)([\w-]+)/g)].map(([, id = ""]) => id);
  expect(references.filter((id) => !ids.includes(id))).toEqual([]);
});

test.each(languages)(
  "every drawing of the %s page says what it is, and has its values and its files beside it",
  (language) => {
    const figures = pages[language].split("<figure ").slice(1);
    expect(figures).toHaveLength(model.exhibits.length);
    model.exhibits.forEach((exhibit, index) => {
      const figure = figures[index] ?? "";
      expect(figure).toContain(`data/${exhibit.id}.csv`);
      expect(figure).toContain(`data/${exhibit.id}.json`);
      expect(figure).toMatch(/<table/);
      const drawn = /<svg[^>]*viewBox/.test(figure);
      expect(drawn).toBe(exhibit.kind === "figure");
      expect(/role="img"\s+aria-label="[^"]{10,}"/.test(figure)).toBe(drawn);
    });
  },
);

test.each([
  ["ja", "単位", "分母", "センサー"],
  ["en", "Unit", "Denominator", "Sensors"],
] as const)(
  "every exhibit of the %s page has its unit, denominator, sensors, class, zone and revision below it",
  (language, unit, denominator, sensors) => {
    for (const figure of pages[language].split("<figure ").slice(1)) {
      const caption = figure.slice(figure.indexOf('class="fine"'));
      for (const word of [unit, denominator, sensors, "Asia/Tokyo", "4f1c09a2"]) expect(caption).toContain(word);
    }
  },
);

test("both pages print the same numbers", () => {
  const numbersOf = (page: string): string[] =>
    [
      ...page
        .slice(page.indexOf('id="ports"'), page.indexOf('id="method"'))
        .matchAll(/<td[^>]*>\s*([−+×<]?[\d,.]+%?)/g),
    ].map(([, cell = ""]) => cell);
  expect(numbersOf(pages.ja).length).toBeGreaterThan(500);
  expect(numbersOf(pages.ja)).toEqual(numbersOf(pages.en));
});

test("names of sensors and organisations are shown as text, whatever they hold", async () => {
  const [first, ...others] = createPlan().sensors;
  const sensors = [{ ...first, name: HOSTILE, group: "domestic", retiredOn: null }, ...others];
  const hostile = await modelOf(createPlan({ sensors, organisations: { [HOSTILE]: () => 1, other: () => 2 } }));
  for (const language of languages) {
    const page = renderQuarterlyPage(hostile, language, files);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("\u202e");
    expect(page).toMatch(/&#60;script&#62;|&lt;script&gt;/);
  }
});

test("a day without an observation is said to be missing, not zero", async () => {
  const part = await modelOf(createPlan({ observed: (_, day) => day !== "2022-08-03" }));
  const page = renderQuarterlyPage(part, "en", files);
  const row = /<tr[^>]*>\s*<th[^>]*>\s*3 Aug\s*<\/th>([\s\S]*?)<\/tr>/.exec(page)?.[1] ?? "";
  expect(row).toContain("missing");
  expect(row).not.toMatch(/>\s*0\s*</);
});

test("a flood among the packets is marked at its row and told below", async () => {
  const text = { en: "of a flood", ja: "大量送信" };
  const labels = [{ row: 2, label: "spoofed-flood" as const, text, packets: 20_000, sources: 19_998 }];
  const page = renderQuarterlyPage(await modelOf(createPlan({ labels })), "en", files);
  const table = page.slice(page.indexOf('id="table-1-ports"'), page.indexOf('id="figure-1-port-trend"'));
  expect(table.match(/<sup/g)).toHaveLength(1);
  expect(table).toContain("20,000 packets from 19,998 source addresses");
});

test("without a quarter before there are no columns for it, and a sentence instead", async () => {
  const page = renderQuarterlyPage(await modelOf(createPlan({ quarters: ["2022Q3"] })), "en", files);
  expect(page).toContain("no comparison is available");
  expect(page).not.toContain("Rank in the previous quarter");
  expect(pages.en).toContain("Rank in the previous quarter");
});

test("the page says that it is not for publication", () => {
  expect(pages.ja).toContain("公表不可");
  expect(pages.en).toContain("not for publication");
  expect(pages.ja).toContain('@top-right{content:"内部資料・公表不可"');
  expect(pages.en).toContain('@top-right{content:"Internal: not for publication"');
});
