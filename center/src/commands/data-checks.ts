import { statfsSync } from "node:fs";
import { openZone } from "@teiten/core/calendar";
import { hashArchived, listArchive } from "../archive/index.ts";
import { countAllSegments, differing, staleDays } from "../ingest/index.ts";
import { writerAtWork } from "../state/index.ts";
import type { SegmentRecord, SegmentStatus } from "../state/index.ts";
import { raw } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { Center } from "./with-center.ts";

/** What one check found; `mend` is empty where there is nothing to do. */
export interface CheckResult {
  readonly check: string;
  readonly result: "ok" | "warning" | "failed";
  readonly detail: string;
  readonly mend: string;
}

const LEAST_FREE_BYTES = 1 << 30;

/** The engine answers and has our tables; its start has tested logins and grants already. */
export async function checkEngine({ store }: Center): Promise<CheckResult> {
  const rows = await store.query<{ version: string; rows: number }>(
    raw("SELECT version() AS version, count() AS rows FROM flows"),
  );
  const { version = "", rows: count = 0 } = rows[0] ?? {};
  return ok("engine", `ClickHouse ${version}, ${count} rows`);
}

/** Every segment of the ledger is in the archive, and nothing else is. */
export async function checkArchive({ paths, state }: Center): Promise<readonly CheckResult[]> {
  const segments = await state.segments();
  const stored = new Set(await listArchive(paths.archive));
  const missing = segments.filter(({ archivePath }) => !stored.has(archivePath));
  const named = new Set(segments.map(({ archivePath }) => archivePath));
  const unnamed = [...stored].filter((path) => !named.has(path));
  return [
    missing.length === 0
      ? ok("archive", `${segments.length} captures of the ledger are in the archive`)
      : failed("archive", `${missing.length} missing: ${first(missing)}`, "restore the archive from its backup"),
    unnamed.length === 0
      ? ok("ledger", `every archived capture is in the ledger`)
      : warning(
          "ledger",
          `${unnamed.length} archived captures are not in the ledger: ${unnamed[0] ?? ""}`,
          "an ingest was broken off: ingest the file again (its archived form is taken over)",
        ),
  ];
}

/** Each archived capture has the SHA-256 that the ledger remembers; `onCapture` hears of each that was read. */
export async function checkHashes({ paths, state }: Center, onCapture: (bytes: number) => void): Promise<CheckResult> {
  const segments = await state.segments();
  const damaged: SegmentRecord[] = [];
  for (const segment of segments) {
    const found = await hashArchived(paths.archive, segment.archivePath).catch((error: unknown) => {
      if (error instanceof TeitenError) return null;
      throw error;
    });
    if (found?.sha256 !== segment.sha256) damaged.push(segment);
    onCapture(segment.bytes);
  }
  return damaged.length === 0
    ? ok("hashes", `${segments.length} captures have the SHA-256 of the ledger`)
    : failed("hashes", `${damaged.length} damaged: ${first(damaged)}`, "restore these files from the backup");
}

/** Whether a command is writing now, beside which everything else is a moment's view. */
export function checkWriter({ paths }: Center): CheckResult {
  const writer = writerAtWork(paths);
  if (writer === null) return ok("writer", "no command is writing");
  return ok("writer", `a writer is at work: teiten ${writer.command} (process ${writer.pid} since ${writer.since})`);
}

/**
 * The engine holds of each ingested segment what the ledger says, and nothing else but rows of segments that are under
 * way. The ledger is read before and after the rows, since a writer may be at work.
 */
export async function checkRows({ state, store }: Center): Promise<readonly CheckResult[]> {
  const before = await state.segments();
  const found = await countAllSegments(store);
  const segments = await state.segments();
  const ingested = idsOf(segments, "ingested");
  const underway = idsOf(segments, "received");
  const wrong = differing(before, found).filter(({ id }) => ingested.has(id));
  const foreign = [...found.keys()].filter((id) => !ingested.has(id) && !underway.has(id));
  const waiting = segments.filter(({ status, reason }) => status === "received" && reason === null).length;
  const aside = segments.filter(({ status, reason }) => status !== "ingested" && reason !== null).length;
  return [
    wrong.length + foreign.length === 0
      ? ok("rows", `${found.size} segments have the rows and packets of the ledger`)
      : failed(
          "rows",
          `${wrong.length} segments differ, ${foreign.length} are not in the ledger`,
          "run: teiten replay",
        ),
    waiting === 0
      ? ok("finished", "no ingest is under way or broken off")
      : warning("finished", `${waiting} segments are safe but not counted`, "the next ingest or figure counts them"),
    aside === 0
      ? ok("quarantine", "no capture is set aside")
      : warning("quarantine", `${aside} captures are set aside as unreadable`, "run: teiten replay"),
  ];
}

/** The roll-ups follow from the rows. */
export async function checkRollUps(center: Center): Promise<CheckResult> {
  const dirty = new Set(await center.state.dirtyDays());
  const stale = await staleDays({ ...center, zone: openZone(center.configuration.zone) });
  for (const day of await center.state.dirtyDays()) dirty.add(day);
  const wrong = stale.filter((day) => !dirty.has(day));
  if (wrong.length > 0)
    return failed("roll-ups", `wrong on ${wrong.length} days: ${wrong[0] ?? ""} …`, "run: teiten replay");
  if (dirty.size > 0) return warning("roll-ups", `${dirty.size} days are to be built`, "the next command builds them");
  return ok("roll-ups", "they follow from the rows");
}

/** There is room to go on. */
export function checkDisk({ paths }: Center): CheckResult {
  const { bavail, bsize, blocks } = statfsSync(paths.root);
  const free = bavail * bsize;
  const detail = `${(free / 2 ** 30).toFixed(1)} GiB free (${Math.round((100 * bavail) / blocks)} %)`;
  return free < LEAST_FREE_BYTES ? warning("disk", detail, "make room before the next ingest") : ok("disk", detail);
}

function idsOf(segments: readonly SegmentRecord[], status: SegmentStatus): ReadonlySet<number> {
  return new Set(segments.filter((segment) => segment.status === status).map(({ id }) => id));
}

function first(segments: readonly SegmentRecord[]): string {
  return segments[0]?.archivePath ?? "";
}

function ok(check: string, detail: string): CheckResult {
  return { check, result: "ok", detail, mend: "" };
}

function warning(check: string, detail: string, mend: string): CheckResult {
  return { check, result: "warning", detail, mend };
}

function failed(check: string, detail: string, mend: string): CheckResult {
  return { check, result: "failed", detail, mend };
}
