import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten audit` takes. */
export interface AuditOptions {
  readonly since?: string;
  readonly alarms?: boolean;
  readonly verify?: boolean;
  readonly format: OutputFormat;
}

/** `teiten audit`: what operators did and what callers were refused. */
export function registerAudit(program: Command): void {
  program
    .command("audit")
    .description("show what operators did and what was refused to whom, and check that no line was changed")
    .option("--since <instant>", "only lines from this day or instant on (default: the last 100 lines)")
    .option("--alarms", "only lines that an operator should look at, and those that close one")
    .option("--verify", "check the chain of all lines; exit 1 where it does not hold")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .action(async (options: AuditOptions, command: Command) => {
      await (await import("./run-audit.ts")).runAudit(command, options);
    });
}
