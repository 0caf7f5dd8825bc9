import type { FigureResult } from "../../analyze/index.ts";
import { drawWaterfall, WATERFALL } from "../chart/index.ts";
import type { WaterfallStep } from "../chart/index.ts";
import { numbers, texts } from "../model/index.ts";
import { columnDecimals, formatNumber } from "../number-format.ts";
import type { Drawing, DrawnFigure } from "./drawing.ts";

/** The parts of a change as steps from its first row, the level before, to its last, the level during it. */
export function drawParts(result: FigureResult, { words, width, id }: Drawing): DrawnFigure {
  const values = numbers(result, "packets_per_sensor").map((value) => value ?? 0);
  const names = words.language === "ja" ? result.japanese?.["part"]?.map(String) : undefined;
  const decimals = columnDecimals([Math.max(...values.map(Math.abs))]);
  let level = 0;
  const steps = (names ?? texts(result, "part")).map((name, row): WaterfallStep => {
    const value = values[row] ?? 0;
    const total = row === 0 || row === values.length - 1;
    const from = total ? 0 : level;
    level = from + value;
    const number = formatNumber(value, decimals);
    const text = total || value < 0 || !/[1-9]/.test(number) ? number : `+${number}`;
    return { name, from, to: level, kind: total ? "total" : value < 0 ? "less" : "more", text };
  });
  const key = [
    { color: WATERFALL.total, text: words.pick({ en: "before and during", ja: "変動前・変動中" }) },
    { color: WATERFALL.more, text: words.pick({ en: "adds", ja: "増加" }) },
    { color: WATERFALL.less, text: words.pick({ en: "takes away", ja: "減少" }) },
  ];
  return { chart: drawWaterfall({ steps, unit: words.pick(result.caption.unit) }, width, id), key };
}
