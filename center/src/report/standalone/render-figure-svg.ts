import { addDays } from "@teiten/core/calendar";
import type { FigureResult } from "../../analyze/index.ts";
import { textWidth } from "../chart/index.ts";
import { escapeText, plainText } from "../html.ts";
import type { Language } from "../language.ts";
import { wordsOf } from "../words/index.ts";
import type { Words } from "../words/index.ts";
import { drawFigure } from "./figure-chart.ts";

const WIDTH = 960;
const MARGIN = 24;
const FACE =
  "Hiragino Kaku Gothic ProN,Hiragino Sans,Noto Sans JP,Noto Sans CJK JP,Yu Gothic,Meiryo,Helvetica Neue,Arial,sans-serif";

/**
 * Draws a figure as an SVG document of its own, with its title above and its caption below. A figure that is a list to
 * read, has no rows, or has too many lines, throws `TeitenError`.
 */
export function renderFigureSvg(result: FigureResult, language: Language): string {
  const words = wordsOf(language);
  const inner = WIDTH - 2 * MARGIN;
  const chart = drawFigure(result, { words, width: inner, id: `figure-${result.id}` });
  const title = words.pick(result.caption.title);
  const caption = captionLines(result, words).flatMap((line) => wrap(line, 11, inner));
  const top = 58;
  const base = top + chart.size.height + 26;
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
    ...lines,
    "</svg>\n",
  ].join("");
}

function captionLines({ caption, labels }: FigureResult, words: Words): readonly string[] {
  const { labels: words_, pick } = words;
  const part = (name: keyof typeof words_.caption, text: string): string =>
    `${words_.caption[name]}${words.language === "ja" ? "：" : ": "}${text}`;
  const first = [
    part("unit", pick(caption.unit)),
    part("numerator", pick(caption.numerator)),
    part("denominator", pick(caption.denominator)),
  ];
  const second = [
    part("period", `${caption.from} – ${addDays(caption.to, -1)} (${caption.zone})`),
    part("sensors", words.captionSensors(caption)),
    part("trafficClass", words_.classes[caption.trafficClass] ?? caption.trafficClass),
    part("coverage", caption.coverage.map((kind) => words_.coverageKinds[kind] ?? kind).join(" · ")),
  ];
  const third = [part("data", caption.data.join("; ")), part("revision", caption.revision)];
  const flooded = labels.slice(0, 3).map((label) => pick(label.text));
  return [first, second, third, ...caption.notes.map((note) => [pick(note)]), ...flooded.map((text) => [text])].map(
    (line) => line.join("   "),
  );
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
