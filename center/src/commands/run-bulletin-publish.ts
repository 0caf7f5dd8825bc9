import { openZone, parseInstant } from "@teiten/core/calendar";
import type { Command } from "commander";
import { endBulletin, publishBulletin, reviseBulletin, withdrawBulletin } from "../annotate/index.ts";
import type { PublishedRevision, PublishOrder } from "../annotate/index.ts";
import type { WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { actorOf } from "./bulletin-context.ts";
import type { PublishOptions, WhatOptions, WhyOptions } from "./bulletin.ts";
import { calendarUsage } from "./dated-option.ts";
import { writeOutput } from "./output.ts";
import { tell } from "./tell.ts";
import { releaseVersion } from "./version.ts";
import { withState } from "./with-center.ts";

const MOST_LETTERS = 500;

/** Runs `teiten bulletin publish`: prints the folder of what was published. */
export async function publishCommand(command: Command, id: string, options: PublishOptions): Promise<void> {
  await withOrder(command, id, options, (state, order) => publishBulletin(state, order));
}

/** Runs `teiten bulletin revise`. */
export async function reviseCommand(command: Command, id: string, { what, whatJa, by }: WhatOptions): Promise<void> {
  const said = { en: sentence(what, "--what"), ja: sentence(whatJa, "--what-ja") };
  const author = actorOf(by);
  await withState(command, "beside", async (state, _configuration, paths) => {
    const { bulletin, number } = await reviseBulletin(state.bulletins, id, said, author);
    tell(`revision ${number} of ${bulletin} is open: edit the files in ${paths.bulletins}/${bulletin}`);
  });
}

/** Runs `teiten bulletin end`. */
export async function endCommand(
  command: Command,
  id: string,
  { at, ...options }: PublishOptions & { at?: string },
): Promise<void> {
  await withOrder(command, id, options, (state, order, zone) => {
    const end = at === undefined ? null : instantOption(zone, at);
    return endBulletin(state, { ...order, end });
  });
}

/** Runs `teiten bulletin withdraw`. */
export async function withdrawCommand(
  command: Command,
  id: string,
  { why, whyJa, ...options }: WhyOptions,
): Promise<void> {
  const reason = { en: sentence(why, "--why"), ja: whyJa === undefined ? "" : sentence(whyJa, "--why-ja") };
  await withOrder(command, id, options, (state, order) => withdrawBulletin(state, { ...order, reason }));
}

async function withOrder(
  command: Command,
  id: string,
  { by, pdf = false }: PublishOptions,
  work: (state: WritableState, order: PublishOrder, zone: string) => Promise<PublishedRevision>,
): Promise<void> {
  const publisher = actorOf(by);
  await withState(command, "beside", async (state, { zone }, paths) => {
    const now = Math.floor(Date.now() / 1000);
    const order = { id, publisher, root: paths.bulletins, version: releaseVersion(), now, pdf };
    const { id: bulletin, number, folder, sha256, isBare } = await work(state, order, zone);
    if (folder === null) {
      tell(`draft ${bulletin} was taken back; its files stay`);
      return;
    }
    await writeOutput(`${folder}\n`);
    tell(`revision ${number} of ${bulletin} is published: sha256 ${sha256}`);
    if (isBare) tell("  it says the reason alone: the text that was published would tell of a sensor by now");
  });
}

function sentence(text: string, place: string): string {
  const said = text.trim();
  if (said !== "" && said.length <= MOST_LETTERS && !/\p{Cc}/u.test(said)) return said;
  throw new TeitenError({
    code: "sentence-invalid",
    message:
      said === ""
        ? "the sentence is empty"
        : `the sentence is longer than ${MOST_LETTERS} letters, or has control characters`,
    place,
    advice: "write one sentence for readers",
    exitCode: 2,
  });
}

function instantOption(zone: string, text: string): number {
  try {
    return parseInstant(openZone(zone), text);
  } catch (error) {
    throw calendarUsage(error, "--at");
  }
}
