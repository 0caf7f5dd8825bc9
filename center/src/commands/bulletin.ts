import { Option } from "commander";
import type { Command } from "commander";
import type { TlpLabel } from "../annotate/index.ts";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** Who does it; a name, not a proof. */
export interface ActorOptions {
  readonly by?: string;
}

/** What `bulletin publish` and `end` take. */
export interface PublishOptions extends ActorOptions {
  readonly pdf?: boolean;
}

/** What `bulletin draft` takes. */
export interface DraftOptions extends ActorOptions {
  readonly from?: string;
  readonly to?: string;
  readonly tlp?: TlpLabel;
}

/** What `bulletin revise` takes. */
export interface WhatOptions extends ActorOptions {
  readonly what: string;
  readonly whatJa: string;
}

/** What `bulletin withdraw` takes. */
export interface WhyOptions extends PublishOptions {
  readonly why: string;
  readonly whyJa?: string;
}

const LABELS: readonly TlpLabel[] = ["clear", "green", "amber"];
const PDF = "print each page as PDF, too, with the system's Chromium";
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
    .addOption(
      new Option("--tlp <label>", "to whom the named one may go (default: as its settings say)").choices(LABELS),
    )
    .option("--by <name>", BY)
    .action(async (change: string | undefined, options: DraftOptions, command: Command) => {
      await (await import("./run-bulletin-draft.ts")).draftCommand(command, change, options);
    });
  registerPublication(bulletin);
}

function registerPublication(bulletin: Command): void {
  bulletin
    .command("review")
    .description("write the pages as they would be published; --by NAME: a second person approves what the files say")
    .argument("<id>")
    .option("--by <name>", "the second reader; not the author (default: nobody approves, the pages are written)")
    .action(async (id: string, { by }: ActorOptions, command: Command) => {
      await (await import("./run-bulletin-review.ts")).reviewCommand(command, id, by);
    });
  bulletin
    .command("publish")
    .description("publish what the second reader approved: pages, values, JSON, CSV and STIX in a folder")
    .argument("<id>")
    .option("--pdf", PDF)
    .option("--by <name>", BY)
    .action(async (id: string, options: PublishOptions, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).publishCommand(command, id, options);
    });
  registerChanges(bulletin);
}

function registerChanges(bulletin: Command): void {
  bulletin
    .command("revise")
    .description("open the next revision of a published bulletin; then edit, review and publish")
    .argument("<id>")
    .requiredOption("--what <text>", "what changes, as readers are told in English")
    .requiredOption("--what-ja <text>", "the same in Japanese")
    .option("--by <name>", BY)
    .action(async (id: string, options: WhatOptions, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).reviseCommand(command, id, options);
    });
  bulletin
    .command("end")
    .description("publish a bulletin once more with the note that its change ended")
    .argument("<id>")
    .option("--at <instant>", "when it ended: a day or an instant (default: as the data say)")
    .option("--pdf", PDF)
    .option("--by <name>", BY)
    .action(async (id: string, options: PublishOptions & { at?: string }, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).endCommand(command, id, options);
    });
  bulletin
    .command("withdraw")
    .description("take a draft back; or publish a bulletin once more as withdrawn, with the reason above its text")
    .argument("<id>")
    .requiredOption("--why <text>", "the reason, as readers are told in English")
    .option("--why-ja <text>", "the same in Japanese; needed where it was published")
    .option("--pdf", PDF)
    .option("--by <name>", BY)
    .action(async (id: string, options: WhyOptions, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).withdrawCommand(command, id, options);
    });
}
