import type { Command } from "commander";
import { draftBulletins, draftNamed, isBulletinId } from "../annotate/index.ts";
import type { DraftOutcome } from "../annotate/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { actorOf, bulletinContext } from "./bulletin-context.ts";
import type { DraftOptions } from "./bulletin.ts";
import { writeOutput } from "./output.ts";
import { tell } from "./tell.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten bulletin draft`: prints the ids of what was drafted or written anew. */
export async function draftCommand(
  command: Command,
  wanted: string | undefined,
  { from, to, by, tlp }: DraftOptions,
): Promise<void> {
  const author = actorOf(by);
  if (tlp !== undefined && wanted === undefined) throw tlpOfNothing();
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  await withCenter(command, "read", async (center) => {
    const context = await bulletinContext(center);
    const outcomes =
      wanted === undefined
        ? await draftBulletins(context, range, author)
        : [await draftNamed(context, wanted, range, author, tlp ?? null)];
    if (outcomes.length === 0) tell("no change of these days deserves a bulletin");
    for (const outcome of outcomes) tellOutcome(outcome, center.paths.bulletins, wanted);
    const written = outcomes.filter(({ outcome }) => outcome !== "there");
    await writeOutput(written.map(({ bulletin }) => `${bulletin.id}\n`).join(""));
  });
}

function tlpOfNothing(): TeitenError {
  return new TeitenError({
    code: "usage",
    message: "--tlp is of one bulletin, and none is named",
    place: "--tlp",
    advice: "name it: teiten bulletin draft 2022-0001 --tlp amber; later ones begin with the settings of the last",
    exitCode: 2,
  });
}

function tellOutcome({ bulletin, outcome, kept, change, deserved }: DraftOutcome, root: string, wanted?: string): void {
  const { id, status } = bulletin;
  if (outcome === "there") {
    tell(`${change} has bulletin ${id} (${status}); it stays as it is`);
    return;
  }
  tell(`${id}: ${outcome === "drafted" ? "drafted" : "written anew"} from ${change}: ${root}/${id}`);
  if (wanted !== undefined && !isBulletinId(wanted) && !deserved) {
    tell(`  the change does not reach the trigger of bulletins; it was drafted because you asked`);
  }
  for (const language of kept) {
    tell(`  ${language}.md is not as it was drafted and stays; what would be written today is in ${language}.new.md`);
  }
}
