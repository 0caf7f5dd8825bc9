import type { Command } from "commander";
import type { ReportForm } from "../report/index.ts";
import { registerReportVerify } from "./report-verify.ts";

/** Options that every form of report takes. */
export interface ReportOptions {
  readonly lang: string;
  readonly out: string;
  readonly pdf?: boolean;
  readonly short?: boolean;
  readonly policy: string;
}

const FORMS: readonly { readonly form: ReportForm; readonly out: string; readonly what: string }[] = [
  {
    form: "quarterly",
    out: "teiten-report",
    what: "write the report of a quarter as HTML, with a CSV and a JSON file behind every table and figure",
  },
  {
    form: "comparison",
    out: "teiten-comparison",
    what: "write what the vantage points of a quarter showed, home and abroad and side by side, in the same files",
  },
];

/** `teiten report`: reports in Japanese and English, with the values behind every figure. */
export function registerReport(program: Command): void {
  const report = program.command("report").description("write a report for readers");
  for (const { form, out, what } of FORMS) {
    const command = report
      .command(form)
      .description(what)
      .argument("<quarter>", "the quarter, as 2022Q3")
      .option("--lang <languages>", "languages, as ja,en", "ja,en")
      .option("--out <dir>", "folder to write to; other files in it stay as they are", out)
      .option("--pdf", "print each page as PDF too, with the system's Chromium")
      .option("--policy <name>", "the publication policy that every page states", "internal")
      .addHelpText("after", "\nThe report holds exact numbers of single sensors and is not for publication as it is.")
      .action(async (quarter: string, options: ReportOptions) => {
        const { runReport } = await import("./run-report.ts");
        await runReport(form, quarter, options, command);
      });
    if (form === "quarterly") command.option("--short", "front matter, overview, ports, regions and noted phenomena");
  }
  registerReportVerify(report);
}
