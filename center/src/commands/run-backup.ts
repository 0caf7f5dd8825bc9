import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { Command } from "commander";
import { copyFiles } from "../archive/index.ts";
import type { CopiedFiles } from "../archive/index.ts";
import type { DataPaths } from "../config/index.ts";
import { snapshotState } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** In the copy: says that it is a backup, of what, and that it was whole at that time. */
const MARK = "backup.json";

/**
 * Runs `teiten backup`. The state is copied before the archive: so each line of it has its file in the copy, and a file that
 * came meanwhile is entered again at the start of the restored center.
 */
export async function runBackup(command: Command, folder: string): Promise<void> {
  const started = performance.now();
  await withState(command, "read", async (state, _configuration, paths) => {
    const to = resolve(folder);
    checkFolder(paths, to);
    mkdirSync(to, { recursive: true, mode: 0o700 });
    const lines = await state.ledger.last();
    copyState(paths, to);
    const archive = await guarded(to, () => copyFiles(paths.archive, join(to, "archive")));
    const rest = await guarded(to, () => copyFiles(paths.root, to, isElsewhere));
    synchronise(to);
    writeMark(paths, to, lines);
    tellCopied(to, archive, rest, (performance.now() - started) / 1000);
  });
}

/** What is copied in its own way, belongs to a running process, or is built again. */
function isElsewhere(name: string): boolean {
  return /^(?:state\.db.*|writer\..*|.*\.lock|engine|archive|backup\.json)$/.test(name);
}

function checkFolder({ root }: DataPaths, to: string): void {
  if (to === root || to.startsWith(root + sep) || root.startsWith(to + sep)) {
    throw refused(to, "the folder and the data directory lie in each other");
  }
  if (!existsSync(to) || readdirSync(to).length === 0 || existsSync(join(to, MARK))) return;
  if (readdirSync(to).every((name) => name.startsWith(".") || ["archive", "state.db"].includes(name))) return;
  throw refused(to, "the folder holds something that is no backup");
}

function refused(place: string, reason: string): TeitenError {
  return new TeitenError({
    code: "backup-folder",
    message: `the backup cannot go there: ${reason}`,
    place,
    advice: "name a new or empty folder on another disk, or an earlier backup of this data directory",
    exitCode: 2,
  });
}

function copyState(paths: DataPaths, to: string): void {
  const unfinished = join(to, ".state.db.part");
  rmSync(unfinished, { force: true });
  snapshotState(paths, unfinished);
  renameSync(unfinished, join(to, "state.db"));
  for (const ending of ["-wal", "-shm"]) rmSync(join(to, `state.db${ending}`), { force: true });
}

async function guarded(to: string, work: () => Promise<CopiedFiles>): Promise<CopiedFiles> {
  try {
    return await work();
  } catch (cause) {
    throw unusable(to, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Brings everything that was copied to the disk before the mark says so. */
function synchronise(to: string): void {
  const { status, error, stderr } = spawnSync("sync", ["--file-system", to], { encoding: "utf8" });
  if (status !== 0) throw unusable(to, error?.message ?? stderr.trim());
}

function unusable(place: string, reason: string, cause?: unknown): TeitenError {
  return new TeitenError({
    code: "backup-failed",
    message: `the backup could not be written: ${reason}`,
    place,
    advice: "make room or mend the disk and run the command again: it goes on where it stopped",
    cause,
  });
}

function writeMark({ root }: DataPaths, to: string, lines: number): void {
  const unfinished = join(to, `.${MARK}.part`);
  const mark = { of: root, at: new Date().toISOString(), lines };
  writeFileSync(unfinished, `${JSON.stringify(mark)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, join(to, MARK));
}

function tellCopied(to: string, archive: CopiedFiles, rest: CopiedFiles, seconds: number): void {
  const megabytes = (archive.bytes / 1e6).toFixed(1);
  tell(
    `backup in ${to}: ${counted(archive.files, "capture")} (${archive.copied} new, ${megabytes} MB), the ledger and ` +
      `${counted(rest.files, "other file")}, in ${seconds.toFixed(1)} s`,
  );
}
