import { Option } from "commander";
import type { Command } from "commander";
import type { TlpLabel } from "../annotate/index.ts";
import type { Language } from "../report/index.ts";
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

const STEPS = `
From a change to a bulletin:
  1. draft      the program writes text, figures and evidence; edit what you like
  2. review     writes the pages; a second person reads them: --by NAME
  3. publish    what was read goes out, by a third name or the author's
  later         revise (then 2 and 3), end, withdraw
docs/how-to/publish-a-bulletin.md has each step with examples.`;

function languageOption(): Option {
  return new Option("--lang <lang>", "language of tables").choices(["en", "ja"]).default("en");
}

/** `teiten bulletin`: special issues from changes: drafted, edited, read by a second person, published, revised, ended. */
export function registerBulletin(program: Command): void {
  const bulletin = program
    .command("bulletin")
    .description("draft, review, publish, revise and end bulletins (special issues) on changes")
    .addHelpText("after", STEPS);
  bulletin
    .command("list")
    .description("list the bulletins and what each waits for")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .addOption(languageOption())
    .action(async (options: { format: OutputFormat; lang: Language }, command: Command) => {
      await (await import("./run-bulletin-list.ts")).listBulletinsCommand(command, options);
    });
  bulletin
    .command("show")
    .description("show where a bulletin stands, its revisions, and where its files lie")
    .argument("<id>", "as 2022-0007")
    .addOption(languageOption())
    .action(async (id: string, { lang }: { lang: Language }, command: Command) => {
      await (await import("./run-bulletin-list.ts")).showBulletinCommand(command, id, lang);
    });
  bulletin
    .command("draft")
    .description("draft what deserves a bulletin; or one change (see teiten changes); or write a draft anew")
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
    .argument("<id>", "as 2022-0007")
    .option("--by <name>", "the second reader; not the author (default: nobody approves, the pages are written)")
    .action(async (id: string, { by }: ActorOptions, command: Command) => {
      await (await import("./run-bulletin-review.ts")).reviewCommand(command, id, by);
    });
  bulletin
    .command("publish")
    .description("publish what the second reader approved: a folder of pages (and PDF), values, JSON, CSV and STIX")
    .argument("<id>", "as 2022-0007")
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
    .argument("<id>", "as 2022-0007")
    .requiredOption("--what <text>", "what changes, as readers are told in English")
    .requiredOption("--what-ja <text>", "the same in Japanese")
    .option("--by <name>", BY)
    .action(async (id: string, options: WhatOptions, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).reviseCommand(command, id, options);
    });
  bulletin
    .command("end")
    .description("publish a bulletin once more with the note that its change ended")
    .argument("<id>", "as 2022-0007")
    .option("--at <instant>", "when it ended: a day or an instant (default: as the data say)")
    .option("--pdf", PDF)
    .option("--by <name>", BY)
    .action(async (id: string, options: PublishOptions & { at?: string }, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).endCommand(command, id, options);
    });
  bulletin
    .command("withdraw")
    .description("take a draft back; or publish a bulletin once more as withdrawn, with the reason above its text")
    .argument("<id>", "as 2022-0007")
    .requiredOption("--why <text>", "the reason, as readers are told in English")
    .option("--why-ja <text>", "the same in Japanese; needed where it was published")
    .option("--pdf", PDF)
    .option("--by <name>", BY)
    .action(async (id: string, options: WhyOptions, command: Command) => {
      await (await import("./run-bulletin-publish.ts")).withdrawCommand(command, id, options);
    });
}
