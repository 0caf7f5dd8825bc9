import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten report verify` takes. */
export interface ReportVerifyOptions {
  readonly format: OutputFormat;
}

/** `teiten report verify`: are the numbers of a report those of the data? */
export function registerReportVerify(report: Command): void {
  report
    .command("verify")
    .description("compute every number of a written report anew from the data and compare: tables, prose, CSV and JSON")
    .argument("<dir>", "the folder of the report")
    .addOption(new Option("--format <format>", "how to print differences").choices(OUTPUT_FORMATS).default("table"))
    .addHelpText(
      "after",
      `
Exit code 1: something differs, one row each. When data came late, the report of before is no longer what the data give:
write it again, and it becomes a new revision that lists what it restates. PDFs are not read.`,
    )
    .action(async (folder: string, options: ReportVerifyOptions, command: Command) => {
      await (await import("./run-report-verify.ts")).runReportVerify(command, folder, options);
    });
}
