import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** Who does it; a name, not a proof. */
export interface ActorOptions {
  readonly by?: string;
}

/** What `bulletin draft` takes. */
export interface DraftOptions extends ActorOptions {
  readonly from?: string;
  readonly to?: string;
}

const BY = "who does it, as the audit names them (default: the name of this account)";

/** `teiten bulletin`: special issues from changes: drafted, edited, read by a second person, published, revised, ended. */
export function registerBulletin(program: Command): void {
  const bulletin = program
    .command("bulletin")
    .description("draft, review, publish, revise and end bulletins (special issues) on changes");
  bulletin
    .command("list")
    .description("list the bulletins and what each waits for")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .action(async (options: { format: OutputFormat }, command: Command) => {
      await (await import("./run-bulletin-list.ts")).listBulletinsCommand(command, options.format);
    });
  bulletin
    .command("show")
    .description("show where a bulletin stands, its revisions, and where its files lie")
    .argument("<id>", "as 2022-0007")
    .action(async (id: string, _options: object, command: Command) => {
      await (await import("./run-bulletin-list.ts")).showBulletinCommand(command, id);
    });
  bulletin
    .command("draft")
    .description("draft what deserves a bulletin; or one change (see teiten figure changes); or write a draft anew")
    .argument("[change]", "name of a change, as 445-TCP-2022-09-05T12, or id of a bulletin")
    .option("--from <day>", "first observation day (default: the first stored, or the day in the change's name)")
    .option("--to <day>", "first day after the range (default: all that is stored)")
    .option("--by <name>", BY)
    .action(async (change: string | undefined, options: DraftOptions, command: Command) => {
      await (await import("./run-bulletin-draft.ts")).draftCommand(command, change, options);
    });
}
