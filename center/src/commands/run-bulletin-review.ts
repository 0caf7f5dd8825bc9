import type { Command } from "commander";
import { reviewBulletin } from "../annotate/index.ts";
import { actorOf } from "./bulletin-context.ts";
import { figureContext } from "./figure-context.ts";
import { writeOutput } from "./output.ts";
import { tell } from "./tell.ts";
import { releaseVersion } from "./version.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten bulletin review`: prints the folder of the preview. */
export async function reviewCommand(command: Command, id: string, by: string | undefined): Promise<void> {
  const reader = by === undefined ? null : actorOf(by);
  const actor = actorOf(by);
  await withCenter(command, "read", async (center) => {
    const { bulletin, revision, preview, sha256 } = await reviewBulletin(await figureContext(center), {
      id,
      reader,
      actor,
      root: center.paths.bulletins,
      version: releaseVersion(),
      now: Math.floor(Date.now() / 1000),
    });
    await writeOutput(`${preview}\n`);
    const name = `revision ${revision} of ${bulletin.id}`;
    if (sha256 === null) tell(`${name}, to be read: a second person approves it with --by NAME`);
    else tell(`${name} was read by ${reader ?? ""}: sha256 ${sha256}`);
  });
}
