import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { POLICY_NAMES } from "../config/index.ts";
import type { PolicyName } from "../config/index.ts";
import { LANGUAGES, makeQuarterlyReport, parseQuarter } from "../report/index.ts";
import type { Language, ReportForm } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { figureContext } from "./figure-context.ts";
import { writeOutput } from "./output.ts";
import type { ReportOptions } from "./report.ts";
import { releaseVersion } from "./version.ts";
import { withCenter } from "./with-center.ts";

/** Writes a report of one quarter and prints the paths of its pages. Throws `TeitenError`. */
export async function runReport(
  form: ReportForm,
  text: string,
  options: ReportOptions,
  command: Command,
): Promise<void> {
  const quarter = parseQuarter(text);
  const languages = readLanguages(options.lang);
  const policy = readPolicy(options.policy);
  await refuseFile(options.out);
  await withCenter(command, "read", async (center) => {
    const progress = createProgress(process.stderr);
    const { pages } = await makeQuarterlyReport(await figureContext(center), {
      form,
      quarter,
      languages,
      policy,
      short: options.short === true,
      pdf: options.pdf === true,
      folder: options.out,
      version: releaseVersion(),
      now: Math.floor(Date.now() / 1000),
      onFigure: progress.show,
    }).finally(progress.clear);
    await writeOutput(pages.map((page) => `${page}\n`).join(""));
  });
}

async function refuseFile(folder: string): Promise<void> {
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

function readLanguages(text: string): readonly Language[] {
  const words = text.split(",").map((word) => word.trim());
  const found = LANGUAGES.filter((language) => words.includes(language));
  if (words.every((word) => LANGUAGES.some((language) => language === word))) return found;
  throw new TeitenError({
    code: "language-unknown",
    message: `“${text}” names a language that reports do not come in`,
    place: "--lang",
    advice: `write some of ${LANGUAGES.join(",")}`,
    exitCode: 2,
  });
}

/** A report holds exact numbers, so it comes under `internal` alone. */
function readPolicy(text: string): PolicyName {
  const found = POLICY_NAMES.find((name) => name === text);
  if (found === "internal") return found;
  throw new TeitenError({
    code: "report-policy-invalid",
    message:
      found === undefined
        ? `“${text}” is not a publication policy`
        : `a report holds exact numbers of single sensors: it cannot be made under the policy “${found}”`,
    place: "--policy",
    advice: "leave it out; teiten publish and teiten site build give what other policies let through",
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
