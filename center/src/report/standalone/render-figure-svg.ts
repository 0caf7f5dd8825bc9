import { addDays } from "@teiten/core/calendar";
import type { FigureResult } from "../../analyze/index.ts";
import { BEHIND, textWidth } from "../chart/index.ts";
import type { KeyEntry } from "../color-key.ts";
import { floodText } from "../flood-text.ts";
import { escapeText, plainText } from "../html.ts";
import type { Language } from "../language.ts";
import { wordsOf } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import type { DrawnFigure } from "./drawing.ts";
import { drawFigure } from "./figure-chart.ts";

const WIDTH = 960;
const MARGIN = 24;
const MOST_DOUBTFUL = 3;
/** Two spaces that SVG does not fold into one. */
const SPACE = "\u2002\u2002";
const FACE =
  "Hiragino Kaku Gothic ProN,Hiragino Sans,Noto Sans JP,Noto Sans CJK JP,Yu Gothic,Meiryo,Helvetica Neue,Arial,sans-serif";

/**
 * Draws a figure as an SVG document of its own, with its title above and its caption below. A figure that is a list to
 * read, has no rows, or has too many lines, throws `TeitenError`.
 */
export function renderFigureSvg(result: FigureResult, language: Language): string {
  const words = wordsOf(language);
  const inner = WIDTH - 2 * MARGIN;
  const { chart, key, shown } = drawFigure(result, { words, width: inner, id: `figure-${result.id}` });
  const title = words.pick(result.caption.title);
  const part =
    shown === undefined ? [] : [shown.first === true ? firstOf(shown, words) : words.shownOf(shown.count, shown.of)];
  const caption = [...part, ...captionLines(result, words)].flatMap((line) => wrap(line, 11, inner));
  const top = 58;
  const keyTop = top + chart.size.height + 18;
  const base = keyTop + (key === undefined ? 8 : 30);
  const height = base + caption.length * 16 + 8;
  const lines = caption.map(
    (line, index) =>
      `<text x="${MARGIN}" y="${base + index * 16}" font-size="11" fill="#59656f">${escapeText(line)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`,
    ` role="img" lang="${language}" font-family="${FACE}">`,
    `<title>${escapeText(title)}</title><desc>${escapeText(caption.join(" "))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN}" y="36" font-size="18" font-weight="600" fill="#1c2733">${escapeText(title)}</text>`,
    chart.svg.replace("<svg ", `<svg x="${MARGIN}" y="${top}" width="${inner}" height="${chart.size.height}" `),
    ...(key ?? []).map((entry, index) => keySign(entry, keyPlaces(key ?? [])[index] ?? MARGIN, keyTop)),
    ...lines,
    "</svg>\n",
  ].join("");
}

/** A part of rows that stand in an order of their own, not by what is drawn. */
function firstOf({ count, of }: NonNullable<DrawnFigure["shown"]>, words: Words): string {
  return words.pick({ en: `The first ${count} of ${of}.`, ja: `全${of}件のうち、先頭の${count}件を示します。` });
}

function keyPlaces(entries: readonly KeyEntry[]): readonly number[] {
  let x = MARGIN;
  return entries.map(({ text }) => {
    const place = x;
    x += 24 + textWidth(text, 12) + 18;
    return place;
  });
}

function keySign({ color, text, line }: KeyEntry, x: number, y: number): string {
  const dashed = `stroke="${color}" stroke-width="1.4" stroke-dasharray="${BEHIND.type.join(" ")}" stroke-opacity="${BEHIND.opacity}"`;
  const box =
    line === true
      ? `<path d="M${x} ${y - 4}h18" fill="none" ${dashed}/>`
      : `<rect x="${x}" y="${y - 10}" width="16" height="12" rx="2" fill="${color}"/>`;
  return `${box}<text x="${x + 22}" y="${y}" font-size="12" fill="#59656f">${escapeText(text)}</text>`;
}

function captionLines(result: FigureResult, words: Words): readonly string[] {
  const { caption, labels } = result;
  const { labels: names, pick } = words;
  const part = (name: keyof typeof names.caption, text: string): string =>
    text === "" ? "" : `${names.caption[name]}${words.language === "ja" ? "：" : ": "}${text}`;
  const lines = [
    [
      part("unit", pick(caption.unit)),
      part("numerator", pick(caption.numerator)),
      part("denominator", pick(caption.denominator)),
    ],
    [
      part("period", `${caption.from} – ${addDays(caption.to, -1)} (${caption.zone})`),
      part("sensors", words.captionSensors(caption)),
      part("trafficClass", names.classes[caption.trafficClass] ?? caption.trafficClass),
      part("coverage", caption.coverage.map((kind) => names.coverageKinds[kind] ?? kind).join(" · ")),
    ],
    [part("data", caption.data.join("; ")), part("revision", caption.revision)],
    ...caption.notes.filter((note) => note.about !== "labels").map((note) => [words.sentence(pick(note))]),
    [floodText(words, labels, (row) => rowName(result, row, words)) ?? ""],
    ...labels
      .filter((label) => label.label === "doubtful")
      .slice(0, MOST_DOUBTFUL)
      .map((label) => [pick(label.text)]),
  ];
  return lines.map((line) => line.filter((text) => text !== "").join(SPACE)).filter((line) => line !== "");
}

/** What names a row: its bin, whom it is about, its port or region. */
function rowName({ columns }: FigureResult, row: number, words: Words): string {
  const cell = (name: string): string => String(columns[name]?.[row] ?? "");
  const bin = cell("bin") === "" ? "" : words.axisBin(cell("bin"));
  const by = cell("by") === "all" ? "" : (words.labels.groups[cell("by")] ?? cell("by"));
  const port = cell("port") === "" ? "" : words.port(cell("port"));
  const region = cell("region") === "" ? "" : words.region(cell("region"));
  return [bin, by, port, region].filter((text) => text !== "").join(" ");
}

function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of plainText(text).match(/[\x21-\x7e\u2010-\u2030]+ *|\s+|[^]/gu) ?? []) {
    if (line !== "" && textWidth(line + piece, size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return line.trim() === "" ? lines : [...lines, line.trimEnd()];
}
