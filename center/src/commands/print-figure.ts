import { nameAdvice } from "../analyze/index.ts";
import type { FigureResult } from "../analyze/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { captionLines, footnotes } from "./caption-text.ts";
import type { Language } from "./caption-text.ts";
import { OUTPUT_FORMATS, formatCsv, formatJson, formatNdjson, formatTable, writeOutput } from "./output.ts";
import type { OutputFormat, OutputTable } from "./output.ts";
import { tell } from "./tell.ts";

/** How a figure can print. */
export type FigureFormat = OutputFormat | "svg";

const FIGURE_FORMATS: readonly FigureFormat[] = [...OUTPUT_FORMATS, "svg"];

/** How to print it. */
export interface Printing {
  readonly format: FigureFormat;
  readonly language: Language;
  /** Whether CSV and NDJSON print the caption on stderr even without a terminal. */
  readonly caption: boolean;
  /** The columns of a terminal's table; all without it, as in every other format. */
  readonly columns?: readonly string[];
}

/** The format of that name; throws `TeitenError` (exit 2). */
export function checkFigureFormat(text: string): FigureFormat {
  const found = FIGURE_FORMATS.find((format) => format === text);
  if (found !== undefined) return found;
  throw new TeitenError({
    code: "format-unknown",
    message: `--format cannot be “${text}”`,
    advice: nameAdvice(text, FIGURE_FORMATS),
    exitCode: 2,
  });
}

/** Prints a figure: the table with its caption below, or the data alone with the caption on stderr. */
export async function printFigure(result: FigureResult, printing: Printing): Promise<void> {
  const { format, language } = printing;
  const words = format === "table" || format === "csv" ? language : "en";
  const table = outputTable(result, words, format === "table" ? printing.columns : undefined);
  const notes = footnotes(result.labels, language);
  switch (format) {
    case "table": {
      const below = [
        ...notes.lines,
        ...(notes.lines.length === 0 ? [] : [""]),
        ...captionLines(result.caption, language),
      ];
      await writeOutput(`${formatTable({ ...table, marks: notes.marks })}\n${below.join("\n")}\n`);
      return;
    }
    case "csv":
    case "ndjson":
      await writeOutput(format === "csv" ? formatCsv(table) : formatNdjson(table));
      writeBeside(result, printing, notes.lines);
      return;
    case "json": {
      const { id, caption, recipe, labels } = result;
      await writeOutput(formatJson(table, { id, caption, recipe, labels }));
      return;
    }
    case "svg": {
      const { renderFigureSvg } = await import("../report/index.ts");
      await writeOutput(renderFigureSvg(result, language));
    }
  }
}

function outputTable(result: FigureResult, language: Language, wanted?: readonly string[]): OutputTable {
  const words = language === "ja" ? result.japanese : undefined;
  const specs = result.specs.filter(({ name }) => wanted?.includes(name) ?? true);
  return {
    columns: specs.map(({ name, decimals }) => ({
      name,
      values: words?.[name] ?? result.columns[name] ?? [],
      ...(decimals === undefined ? {} : { decimals }),
    })),
  };
}

function writeBeside(result: FigureResult, printing: Printing, labels: readonly string[]): void {
  const withCaption = printing.caption || process.stderr.isTTY;
  const lines = [...labels, ...(withCaption ? captionLines(result.caption, printing.language) : [])];
  for (const line of lines) tell(line);
}
