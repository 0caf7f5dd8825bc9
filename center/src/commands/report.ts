import type { Command } from "commander";
import type { Language } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";

interface ReportOptions {
  readonly lang: string;
  readonly out: string;
}

/** `teiten report quarterly`: a quarter's report in Japanese and English, with the values behind every figure. */
export function registerReport(program: Command): void {
  const report = program.command("report").description("write a report for readers");
  report
    .command("quarterly")
    .description("write the report of a quarter as HTML, with a CSV and a JSON file behind every table and figure")
    .argument("<quarter>", "the quarter, as 2022Q3")
    .option("--lang <languages>", "languages, as ja,en", "ja,en")
    .option("--out <dir>", "folder to write to; other files in it stay as they are", "teiten-report")
    .addHelpText("after", "\nThe report holds exact numbers of single sensors and is not for publication as it is.")
    .action(async (quarter: string, options: ReportOptions, command: Command) => {
      await writeQuarterly(quarter, options, command);
    });
}

async function writeQuarterly(text: string, options: ReportOptions, command: Command): Promise<void> {
  const { LANGUAGES, makeQuarterlyReport, parseQuarter } = await import("../report/index.ts");
  const { withCenter } = await import("./with-center.ts");
  const { figureContext } = await import("./figure-context.ts");
  const { writeOutput } = await import("./output.ts");
  const { releaseVersion } = await import("./version.ts");
  const quarter = parseQuarter(text);
  const languages = readLanguages(options.lang, LANGUAGES);
  await refuseFile(options.out);
  await withCenter(command, "read", async (center) => {
    const progress = createProgress(process.stderr);
    const { pages } = await makeQuarterlyReport(await figureContext(center), {
      quarter,
      languages,
      folder: options.out,
      version: releaseVersion(),
      now: Math.floor(Date.now() / 1000),
      onFigure: progress.show,
    }).finally(progress.clear);
    await writeOutput(pages.map((page) => `${page}\n`).join(""));
  });
}

async function refuseFile(folder: string): Promise<void> {
  const { stat } = await import("node:fs/promises");
  const isFile = await stat(folder).then(
    (found) => !found.isDirectory(),
    () => false,
  );
  if (!isFile) return;
  throw new TeitenError({
    code: "out-invalid",
    message: "this is a file, not a directory",
    place: `--out ${folder}`,
    advice: "name the folder to write to; it is made where there is none",
    exitCode: 2,
  });
}

function readLanguages(text: string, known: readonly Language[]): readonly Language[] {
  const words = text.split(",").map((word) => word.trim());
  const found = known.filter((language) => words.includes(language));
  if (words.every((word) => known.some((language) => language === word))) return found;
  throw new TeitenError({
    code: "language-unknown",
    message: `“${text}” names a language that reports do not come in`,
    place: "--lang",
    advice: `write some of ${known.join(",")}`,
    exitCode: 2,
  });
}

interface Progress {
  show(count: number, id: string): void;
  clear(): void;
}

/** One line on a terminal that names the figure at work; nothing anywhere else. */
function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (count, id) => void stream.write(`\r\u001b[Kfigure ${count}: ${id}`),
    clear: () => void stream.write("\r\u001b[K"),
  };
}
