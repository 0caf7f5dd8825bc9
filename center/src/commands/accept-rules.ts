import type { Command } from "commander";
import { keepRules } from "../config/index.ts";
import type { WritableState } from "../state/index.ts";
import { BUILT_IN_WORD, readRules } from "./read-rules.ts";
import type { ReadRules } from "./read-rules.ts";
import { runReplay } from "./run-replay.ts";
import { tell } from "./tell.ts";
import { openDataDirectory, withCenter, withState } from "./with-center.ts";

/** Runs `teiten rules accept`. */
export async function acceptRulesCommand(command: Command, word: string): Promise<void> {
  const { paths } = openDataDirectory(command);
  await acceptRules(command, readRules(paths, word));
}

/**
 * Takes rules over: keeps their file, enters them in the state, and makes every row again from the archive. Broken off at
 * any point, the rows are whole with the old rules, or a replay is under way that any later command that writes finishes;
 * the same command again does what is left.
 */
export async function acceptRules(command: Command, read: ReadRules): Promise<void> {
  const { name, version, sha256 } = read.rules;
  const standing = await withState(command, "write", async (state, _configuration, paths) => {
    if (read.text !== null) keepRules(paths, read.rules, read.text);
    if ((await state.acceptedRules()).sha256 !== sha256) {
      await state.acceptRules(name === BUILT_IN_WORD ? null : read.rules);
    }
    return standingOf(state, sha256);
  });
  if (standing === "empty") tell(`the rules ${name} ${version} hold for whatever is ingested from now on`);
  else if (standing === "applied") {
    await withCenter(command, "read", () => Promise.resolve());
    tell(`the rules ${name} ${version} are in effect: every row was made with them`);
  } else {
    await runReplay(command);
    tell(`the rules ${name} ${version} are in effect; to go back: teiten rules list, teiten rules accept`);
  }
}

async function standingOf(state: WritableState, sha256: string): Promise<"empty" | "applied" | "other"> {
  if ((await state.rulesOfRows()).sha256 === sha256) return "applied";
  const { ledger } = state;
  return (await ledger.hasIngested()) || (await ledger.isWaiting()) ? "other" : "empty";
}
