import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** `teiten rules`: the rules by which packets get their tool marks. */
export function registerRules(program: Command): void {
  const rules = program
    .command("rules")
    .description("the rules of tool marks: in effect, accepted before, and new ones");
  rules
    .command("list")
    .description("which rules are in effect, and which were accepted before")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .action(async ({ format }: { readonly format: OutputFormat }, command: Command) => {
      await (await import("./run-rules.ts")).listRules(command, format);
    });
  rules
    .command("show")
    .description("print rules as a rules file")
    .argument("[rules]", "built-in, NAME-VERSION of accepted ones, or a file (default: those in effect)")
    .action(async (word: string | undefined, _options: unknown, command: Command) => {
      await (await import("./run-rules.ts")).showRules(command, word ?? null);
    });
  rules
    .command("check")
    .description("check a rules file, without any data")
    .argument("<file>", "the rules file")
    .action(async (file: string) => {
      await (await import("./run-rules.ts")).checkRules(file);
    });
  rules
    .command("accept")
    .description("make all rows again with these rules, and every later one; the difference: teiten replay --rules")
    .argument("<rules>", "a rules file, NAME-VERSION of accepted ones, or built-in")
    .action(async (word: string, _options: unknown, command: Command) => {
      await (await import("./accept-rules.ts")).acceptRulesCommand(command, word);
    });
}
