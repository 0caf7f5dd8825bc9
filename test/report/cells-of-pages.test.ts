import { beforeAll, expect, test } from "vitest";
import { computeFrom, createPlan } from "./hand-made-quarter.ts";
import type { Cell } from "../../center/src/analyze/index.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../../center/src/report/model/index.ts";
import type { QuarterlyModel } from "../../center/src/report/model/index.ts";
import { parseQuarter } from "../../center/src/report/period.ts";
import { reportFiles } from "../../center/src/report/report-files.ts";

const UNSEEN = /<(style|script|svg)\b[^>]*>[\s\S]*?<\/\1>/g;
const NUMBER = /^[−+±×<]?\d[\d,]*(?:\.\d+)?%?$/;

let model: QuarterlyModel;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const plan = createPlan();
  const quarter = parseQuarter("2022Q3");
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const made = { quarter, zone: "Asia/Tokyo", home: "JP", sensors: plan.sensors, version: "1.0.0", published: null };
  model = buildQuarterlyModel({ ...made, issuedOn: "2022-10-20" }, figures);
  files = reportFiles(model, ["ja", "en"]);
});

/** The numbers that the tables of an exhibit show in a page, without rows that sum up others. */
function shownNumbers(page: string, id: string): readonly string[] {
  const at = page.indexOf(`id="${id}"`);
  const end = Math.min(
    ...["</figure>", "</section>"].map((mark) => page.indexOf(mark, at)).filter((found) => found > 0),
  );
  const part = page.slice(at, end).replaceAll(/<tr class="sum[\s\S]*?<\/tr>/g, "");
  const cells = [...part.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = ""]) =>
    cell.replaceAll(/<[^>]*>/g, " ").trim(),
  );
  return cells.filter((cell) => NUMBER.test(cell));
}

/** What cells of a page may be made of, beside the values as they stand in the CSV file. */
function derived(id: string, columns: Readonly<Record<string, readonly Cell[]>>): readonly number[] {
  const numbers = (name: string): readonly number[] => (columns[name] ?? []).map(Number);
  if (id.endsWith("telnet-sources")) {
    const all = numbers("sources");
    return ["mirai_sources", "other_sources"].flatMap((name) =>
      numbers(name).map((some, row) => some / (all[row] ?? 1)),
    );
  }
  if (id.endsWith("victims")) return numbers("seconds").map((seconds) => seconds / 60);
  return /scanner-(?:days|calendar)$|mirai-hosts$/.test(id) ? [0, ...sumsByDay(columns)] : [];
}

function sumsByDay({ day = [], sources = [] }: Readonly<Record<string, readonly Cell[]>>): readonly number[] {
  const sums = new Map<Cell, number>();
  day.forEach((name, row) => sums.set(name, (sums.get(name) ?? 0) + Number(sources[row])));
  return [...sums.values()];
}

function isPrinted(text: string, value: number): boolean {
  const number = Number(text.replaceAll(/[−+±×<,%]/g, "")) * (text.startsWith("−") ? -1 : 1);
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const meant = text.endsWith("%") ? value * 100 : text.startsWith("×") ? value + 1 : value;
  return Math.abs(meant - number) <= 0.5000001 * 10 ** -decimals;
}

test.each(["ja", "en"])("every number in the tables of the page in %s stands in the CSV file behind it", (language) => {
  const page = (files.get(`report.${language}.html`) ?? "").replaceAll(UNSEEN, "");
  let found = 0;
  const strangers = model.exhibits.flatMap(({ id, columns }) => {
    const cells = Object.values(columns).flat();
    const values = [...cells.filter((cell) => typeof cell === "number"), ...derived(id, columns)];
    const texts = new Set(cells.filter((cell) => typeof cell === "string"));
    const numbers = shownNumbers(page, id);
    found += numbers.length;
    return numbers
      .filter((text) => !texts.has(text) && !values.some((value) => isPrinted(text, value)))
      .map((text) => `${id}: ${text}`);
  });
  expect(strangers).toEqual([]);
  expect(found).toBeGreaterThan(500);
});
