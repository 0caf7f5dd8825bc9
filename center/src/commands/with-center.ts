import type { Command } from "commander";
import { findDataDirectory, readConfiguration } from "../config/index.ts";
import type { Configuration, DataPaths } from "../config/index.ts";
import { acquireWriterLock, isNewBoot, openState, writerAtWork } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { openStore } from "../store/index.ts";
import type { Store, StoreMode } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { requireOwner } from "./require-owner.ts";

/** Everything a command works with; all of it is closed when the command's function ends. */
export interface Center {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
  /** Only a command that runs with "write" or "rebuild" may call what writes. */
  readonly state: WritableState;
  readonly store: Store;
}

/**
 * What a command does to the data directory: "rebuild" is "write" on an emptied engine, "inspect" is "read" without
 * finishing what was broken off before.
 */
export type CenterMode = StoreMode | "inspect";

/** The command of a running center, as the writer lock names it. */
const SERVE = "serve";

/** The data directory that a command line names, with its configuration; throws `TeitenError` where there is none, or another user's. */
export function openDataDirectory(command: Command): {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
} {
  const paths = findDataDirectory(command.optsWithGlobals<{ data?: string }>().data, process.env);
  requireOwner(paths, process.geteuid?.());
  return { paths, configuration: readConfiguration(paths) };
}

/**
 * Runs a function with the state alone, for commands that need no engine. "beside" writes without the writer lock, beside a
 * running `teiten serve`: it may change sensors and the fleet.
 */
export async function withState<Result>(
  command: Command,
  mode: "read" | "write" | "beside",
  work: (state: WritableState, configuration: Configuration, paths: DataPaths) => Promise<Result>,
): Promise<Result> {
  const { paths, configuration } = openDataDirectory(command);
  const lock = mode === "write" ? await acquireWriterLock(paths, commandName(command)) : null;
  try {
    const state = openState(paths);
    try {
      return await work(state, configuration, paths);
    } finally {
      await state.close();
    }
  } finally {
    lock?.release();
  }
}

/** Runs a function with state and engine, and closes both in reverse order, whatever happens. */
export async function withCenter<Result>(
  command: Command,
  mode: CenterMode,
  work: (center: Center) => Promise<Result>,
): Promise<Result> {
  const writes = mode === "write" || mode === "rebuild";
  return withState(command, writes ? "write" : "read", async (state, configuration, paths) => {
    if (mode === "read" && (await isUnfinished(state))) await mend({ state, configuration, paths });
    const { store, identity } = await openStore(configuration, paths, mode === "inspect" ? "read" : mode);
    try {
      await checkEpoch({ state, paths }, identity.epoch, mode);
      return await work({ paths, configuration, state, store });
    } finally {
      await store.close();
    }
  });
}

/** True when the engine may not hold what the ledger says, and mending may change that. */
async function isUnfinished(state: WritableState): Promise<boolean> {
  if ((await state.dirtyDays()).length > 0 || (await isNewBoot(state.ledger))) return true;
  return state.ledger.isWaiting();
}

/** Finishes a broken-off ingest before its numbers are read; where one is running, says that they still grow. */
async function mend(parts: Omit<Center, "store">): Promise<void> {
  const lock = await acquireWriterLock(parts.paths, "mend").catch((error: unknown) => {
    if (error instanceof TeitenError && error.code === "writer-busy") return null;
    throw error;
  });
  if (lock === null) {
    const writer = writerAtWork(parts.paths);
    const what = writer?.command === SERVE ? "the center is running" : "captures are being ingested";
    process.stderr.write(`${what}: the numbers are those of this moment\n`);
    return;
  }
  try {
    const { store, identity } = await openStore(parts.configuration, parts.paths, "write");
    try {
      await checkEpoch(parts, identity.epoch, "write");
      const { mendCenter } = await import("./mend-center.ts");
      await mendCenter({ ...parts, store }).catch(tellFullDisk);
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/** On a full disk what is there can still be read, though a broken-off ingest stays so. */
function tellFullDisk(error: unknown): void {
  if (!(error instanceof TeitenError) || error.code !== "disk-full") throw error;
  process.stderr.write(
    "an ingest was broken off and cannot be finished: the disk is full; some captures are not counted\n",
  );
}

async function checkEpoch(
  { state, paths }: Pick<Center, "state" | "paths">,
  epoch: string,
  mode: CenterMode,
): Promise<void> {
  const { ledger } = state;
  if ((await ledger.setting("store-epoch")) === epoch) return;
  if (mode === "rebuild") await ledger.reset(null);
  if (mode === "rebuild" || !(await ledger.hasIngested())) {
    if (mode === "write" || mode === "rebuild") await ledger.setSetting("store-epoch", epoch);
    return;
  }
  if (writerAtWork(paths)?.command === SERVE) {
    throw new TeitenError({
      code: "store-filling",
      message: "the running center is about to fill the engine anew from the archive",
      advice: "ask again in a while; what is received meanwhile is safe",
    });
  }
  throw new TeitenError({
    code: "store-empty",
    message: "the engine does not hold what the ledger says it holds: it was deleted, or belongs to other data",
    advice: "run: teiten replay (it builds the engine again from the archive)",
  });
}

function commandName(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(" ");
}
