import { archivePathOf, archivedBoots, archivedSensors, hashArchived, writtenAt } from "../archive/index.ts";
import type { ArchivedHash } from "../archive/index.ts";
import type { LostSegment, ReceivedSegment, SensorRecord } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { compareUploads } from "./archive-differences.ts";
import type { IngestContext } from "./ingest-context.ts";
import { foundAgain, lossOf } from "./ingest-received.ts";

/** Files that are entered with one commit. */
const COMMIT_FILES = 200;
/** From so many missing segments of a boot on the audit has one line for all of them. */
const MANY_MISSING = 20;

/**
 * Compares the uploads of the archive with the ledger, both ways, and brings them together: a file without a line (of a
 * ledger that is older than the archive, or after a power loss between the two) is entered again with the time at which it
 * was written; a line without a file is an alarm, and the sensor is asked for the segment; a file that is back heals its
 * line. Files that were written after `before` (milliseconds since 1970 UTC) are the collector's, who is about to enter
 * them. Answers what an operator should read.
 */
export async function reconcileArchive(context: IngestContext, before: number): Promise<readonly string[]> {
  const { paths, state } = context;
  const sensors = new Map((await state.sensors()).map((sensor) => [sensor.name, sensor]));
  const notes: string[] = [];
  for (const name of await archivedSensors(paths.archive)) {
    if (sensors.has(name)) continue;
    const boots = await archivedBoots(paths.archive, name);
    if (boots.length > 0) notes.push(await tellUnknown(context, name, boots));
  }
  for (const sensor of sensors.values()) {
    await healFound(context, sensor);
    for await (const { boot, unnamed, missing } of compareUploads(context, sensor)) {
      notes.push(...(await reconcileRun(context, { sensor, boot, before }, unnamed, missing)));
    }
  }
  return notes;
}

interface SensorRun {
  readonly sensor: SensorRecord;
  readonly boot: string;
  readonly before: number;
}

async function tellUnknown({ state }: IngestContext, name: string, boots: readonly string[]): Promise<string> {
  const detail = `${counted(boots.length, "run")} of a sensor that the ledger does not know; add the sensor, then start again`;
  await state.fleet.audit({ actor: "center", action: "archive-sensor-unknown", object: name, detail, alarm: true });
  return `archive/${name}: ${detail}`;
}

async function reconcileRun(
  context: IngestContext,
  run: SensorRun,
  unnamed: readonly number[],
  missing: readonly number[],
): Promise<readonly string[]> {
  const entered = await enterAgain(context, run, unnamed);
  const lost = await loseMissing(context, run, missing);
  const of = `${run.sensor.name}/${run.boot}`;
  return [
    ...(entered === 0 ? [] : [`${of}: ${counted(entered, "segment")} of the archive entered in the ledger again`]),
    ...(lost === 0
      ? []
      : [`${of}: ${counted(lost, "segment")} of the ledger not in the archive; the sensor is asked again`]),
  ];
}

async function enterAgain(context: IngestContext, run: SensorRun, numbers: readonly number[]): Promise<number> {
  const { ledger } = context.state;
  let entered = 0;
  for (let at = 0; at < numbers.length; at += COMMIT_FILES) {
    const found: ReceivedSegment[] = [];
    for (const number of numbers.slice(at, at + COMMIT_FILES)) {
      const segment = await receivedFrom(context, run, String(number));
      if (segment !== null && (await ledger.find(run.sensor.id, run.boot, segment.sequence)) === null)
        found.push(segment);
    }
    await ledger.receive(found);
    entered += found.length;
  }
  return entered;
}

/** What the ledger must know of a file; null for one that the collector has just written, or that cannot be read. */
async function receivedFrom(
  { paths, state }: IngestContext,
  { sensor, boot, before }: SensorRun,
  sequence: string,
): Promise<ReceivedSegment | null> {
  const archivePath = archivePathOf(sensor.name, boot, sequence);
  const written = await writtenAt(paths.archive, archivePath);
  if (written === null || written >= before) return null;
  try {
    const { sha256, storedSha256, bytes } = await hashArchived(paths.archive, archivePath);
    const receivedAt = Math.floor(written / 1000);
    const covers = { by: "measured" } as const;
    return { sensorId: sensor.id, boot, sequence, sha256, storedSha256, archivePath, bytes, covers, receivedAt };
  } catch (error) {
    if (!(error instanceof TeitenError) || error.code !== "archive-damaged") throw error;
    const object = `${sensor.name}/${boot}/${sequence}`;
    await state.fleet.audit({ actor: "center", action: error.code, object, detail: error.message, alarm: true });
    return null;
  }
}

async function loseMissing(context: IngestContext, run: SensorRun, numbers: readonly number[]): Promise<number> {
  const { ledger, fleet } = context.state;
  const { sensor, boot } = run;
  const lost: LostSegment[] = [];
  for (const number of numbers) {
    const record = await ledger.find(sensor.id, boot, String(number));
    if (record === null || record.reason?.startsWith("archive-") === true) continue;
    if ((await writtenAt(context.paths.archive, record.archivePath)) !== null) continue;
    lost.push(lossOf(context, record, sensor.name, "archive-missing", "the archive does not have it"));
  }
  const many = lost.length >= MANY_MISSING;
  await ledger.lose(many ? lost.map(({ record, reason, detail, days }) => ({ record, reason, detail, days })) : lost);
  if (many) {
    const detail = `${lost.length} segments of the ledger are not in the archive, from ${numbers[0]} to ${numbers.at(-1)}`;
    const object = `${sensor.name}/${boot}`;
    await fleet.audit({ actor: "center", action: "archive-missing", object, detail, alarm: true });
  }
  return lost.length;
}

/** Lines that were lost and whose file is there again, whole: a backup was put back. */
async function healFound({ paths, state }: IngestContext, sensor: SensorRecord): Promise<void> {
  for (const record of await state.ledger.lost(sensor.id)) {
    const found = await hashOrNull(paths.archive, record.archivePath);
    if (found?.sha256 === record.sha256) await state.ledger.heal(record.id, foundAgain(record, sensor.name, found));
  }
}

async function hashOrNull(archive: string, path: string): Promise<ArchivedHash | null> {
  try {
    return await hashArchived(archive, path);
  } catch (error) {
    if (error instanceof TeitenError) return null;
    throw error;
  }
}
