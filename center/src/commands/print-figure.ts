import { nameAdvice } from "../analyze/index.ts";
import type { FigureResult } from "../analyze/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { captionLines, footnotes } from "./caption-text.ts";
import type { Language } from "./caption-text.ts";
import { wrapDisplay } from "./display-width.ts";
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
  /** The columns to print, or `all`; without it a table has those that the figure shows at a glance, other formats all. */
  readonly columns?: readonly string[] | "all";
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

/** The columns of a text like `port,packets` or `all`; throws `TeitenError` (exit 2) for one that the figure has not. */
export function checkColumns(text: string, known: readonly string[]): readonly string[] | "all" {
  if (text === "all") return "all";
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new TeitenError({
    code: "parameter-invalid",
    message: `--columns: the figure has no column “${unknown}”`,
    advice: nameAdvice(unknown, known),
    exitCode: 2,
  });
}

/** Prints a figure: the table with its caption below, or the data alone with the caption on stderr. */
export async function printFigure(result: FigureResult, printing: Printing): Promise<void> {
  const { format, language } = printing;
  const words = format === "table" || format === "csv" ? language : "en";
  const wanted = printing.columns ?? (format === "table" ? result.glance : undefined) ?? "all";
  const table = outputTable(result, words, { wanted, glance: format === "table" });
  const notes = footnotes(result.labels, language);
  switch (format) {
    case "table": {
      const below = [
        ...notes.lines,
        ...(notes.lines.length === 0 ? [] : [""]),
        ...captionLines(result.caption, language),
        ...otherColumns(result, table, language),
      ];
      const room = process.stdout.isTTY ? process.stdout.columns : Infinity;
      const lines = room === Infinity ? below : below.map((line) => wrapDisplay(line, room, ""));
      await writeOutput(`${formatTable({ ...table, marks: notes.marks }, room)}\n${lines.join("\n")}\n`);
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

interface Choice {
  readonly wanted: readonly string[] | "all";
  /** Whether numbers print as short as a terminal's table has them. */
  readonly glance: boolean;
}

function outputTable(result: FigureResult, language: Language, { wanted, glance }: Choice): OutputTable {
  const words = language === "ja" ? result.japanese : undefined;
  const specs =
    wanted === "all" ? result.specs : wanted.flatMap((name) => result.specs.filter((spec) => spec.name === name));
  return {
    columns: specs.map(({ name, decimals, glanceDecimals }) => {
      const places = glance ? (glanceDecimals ?? decimals) : decimals;
      const values = words?.[name] ?? result.columns[name] ?? [];
      return { name, values, ...(places === undefined ? {} : { decimals: places }) };
    }),
  };
}

/** Says which columns a table left out, so that nobody takes them for missing. */
function otherColumns(result: FigureResult, { columns }: OutputTable, language: Language): readonly string[] {
  const shown = new Set(columns.map(({ name }) => name));
  const others = result.specs.flatMap(({ name }) => (shown.has(name) ? [] : [name]));
  if (others.length === 0) return [];
  const names = others.join(", ");
  return [
    {
      en: `further columns: ${names} (--columns all, or --format csv)`,
      ja: `ほかの列：${names}（--columns all または --format csv）`,
    }[language],
  ];
}

function writeBeside(result: FigureResult, printing: Printing, labels: readonly string[]): void {
  const withCaption = printing.caption || process.stderr.isTTY;
  const lines = [...labels, ...(withCaption ? captionLines(result.caption, printing.language) : [])];
  for (const line of lines) tell(line);
}
