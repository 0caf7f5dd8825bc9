import { statfsSync } from "node:fs";
import { openZone } from "@teiten/core/calendar";
import { archivePathOf, archivedImports, archivedSensors } from "../archive/index.ts";
import { compareBooks, compareUploads, missingImports, staleDays, verifyArchive } from "../ingest/index.ts";
import { isLoss, writerAtWork } from "../state/index.ts";
import { raw } from "../store/index.ts";
import type { Center } from "./with-center.ts";

/** What one check found; `mend` is empty where there is nothing to do. */
export interface CheckResult {
  readonly check: string;
  readonly result: "ok" | "warning" | "failed";
  readonly detail: string;
  readonly mend: string;
}

const LEAST_FREE_BYTES = 1 << 30;

/** For captures that are known to be lost: naming them mends nothing. */
const MEND_LOST =
  "sensors are asked to send theirs again; else ingest again what you imported, or put the file back from a backup and run: teiten archive verify";

/** The engine answers and has our tables; its start has tested logins and grants already. */
export async function checkEngine({ store }: Center): Promise<CheckResult> {
  const rows = await store.query<{ version: string; rows: number }>(
    raw("SELECT version() AS version, count() AS rows FROM flows"),
  );
  const { version = "", rows: count = 0 } = rows[0] ?? {};
  return ok("engine", `ClickHouse ${version}, ${count} rows`);
}

/** Every segment of the ledger is in the archive, and nothing else is. */
export async function checkArchive(center: Center): Promise<readonly CheckResult[]> {
  const { paths, state } = center;
  const sensors = await state.sensors();
  const missing: string[] = [];
  const unnamed: string[] = [];
  let there = 0;
  for (const sensor of sensors) {
    for await (const { boot, both, ...differing } of compareUploads(center, sensor)) {
      there += both;
      const pathOf = (number: number): string => archivePathOf(sensor.name, boot, String(number));
      missing.push(...differing.missing.map(pathOf));
      unnamed.push(...differing.unnamed.map(pathOf));
    }
    for (const name of await archivedImports(paths.archive, sensor.name)) {
      if ((await state.ledger.find(sensor.id, "file", name)) === null)
        unnamed.push(archivePathOf(sensor.name, "file", name));
    }
  }
  const known = new Set(sensors.map(({ name }) => name));
  unnamed.push(...(await archivedSensors(paths.archive)).filter((name) => !known.has(name)));
  for await (const { archivePath } of missingImports(center, (looked) => (there += looked))) missing.push(archivePath);
  return archiveResults(there, missing, unnamed);
}

function archiveResults(there: number, missing: readonly string[], unnamed: readonly string[]): readonly CheckResult[] {
  return [
    missing.length === 0
      ? ok("archive", `${there} captures of the ledger are in the archive`)
      : failed("archive", `${missing.length} missing: ${missing[0] ?? ""}`, "restore the archive from its backup"),
    unnamed.length === 0
      ? ok("ledger", `every archived capture is in the ledger`)
      : warning(
          "ledger",
          `${unnamed.length} archived captures are not in the ledger: ${unnamed[0] ?? ""}`,
          "uploads are entered when teiten serve starts; a capture that you imported: ingest its file again",
        ),
  ];
}

/** Each archived capture has the SHA-256 that the ledger remembers; `onCapture` hears of each that was read. */
export async function checkHashes(center: Center, onCapture: (bytes: number) => void): Promise<CheckResult> {
  const damaged: string[] = [];
  let [read, fresh] = [0, 0];
  for await (const { found, record } of verifyArchive(center, { sensorId: null, since: null })) {
    if (found === "lost") damaged.push(record.archivePath);
    if (found === "lost" && !isLoss(record.reason)) fresh += 1;
    read += 1;
    onCapture(record.bytes);
  }
  return damaged.length === 0
    ? ok("hashes", `${read} captures have the SHA-256 of the ledger`)
    : failed(
        "hashes",
        `${damaged.length} damaged: ${damaged[0] ?? ""}`,
        fresh > 0 ? "run: teiten archive verify" : MEND_LOST,
      );
}

/** Whether a command is writing now, beside which everything else is a moment's view. */
export function checkWriter({ paths }: Center): CheckResult {
  const writer = writerAtWork(paths);
  if (writer === null) return ok("writer", "no command is writing");
  return ok("writer", `a writer is at work: teiten ${writer.command} (process ${writer.pid} since ${writer.since})`);
}

/**
 * The engine holds of each ingested segment what the ledger says, and nothing else but rows of segments that are under
 * way; what a writer changes meanwhile is no difference.
 */
export async function checkRows({ state, store }: Center): Promise<readonly CheckResult[]> {
  let [held, wrong, foreign, waiting, aside, lost] = [0, 0, 0, 0, 0, 0];
  for await (const some of compareBooks(store, state.ledger)) {
    held += some.held;
    wrong += some.differing.length;
    foreign += some.foreign.length;
    for (const { status, reason } of some.books) {
      if (status === "received" && reason === null) waiting += 1;
      else if (isLoss(reason)) lost += 1;
      else if (status === "received" || status === "quarantined") aside += 1;
    }
  }
  return [
    wrong + foreign === 0
      ? ok("rows", `${held} segments have the rows and packets of the ledger`)
      : failed("rows", `${wrong} segments differ, ${foreign} are not in the ledger`, "run: teiten replay"),
    waiting === 0
      ? ok("finished", "no ingest is under way or broken off")
      : warning("finished", `${waiting} segments are safe but not counted`, "the next ingest or figure counts them"),
    aside === 0
      ? ok("quarantine", "no capture is set aside")
      : warning("quarantine", `${aside} captures are set aside as unreadable`, "run: teiten replay"),
    lost === 0
      ? ok("lost", "the archive could give every capture that was asked for")
      : failed("lost", `${lost} captures are damaged or missing in the archive`, MEND_LOST),
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

function ok(check: string, detail: string): CheckResult {
  return { check, result: "ok", detail, mend: "" };
}

function warning(check: string, detail: string, mend: string): CheckResult {
  return { check, result: "warning", detail, mend };
}

function failed(check: string, detail: string, mend: string): CheckResult {
  return { check, result: "failed", detail, mend };
}
