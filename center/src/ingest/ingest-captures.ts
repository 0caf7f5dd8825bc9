import { stat } from "node:fs/promises";
import { openArchived } from "../archive/index.ts";
import type { CaptureBytes } from "../archive/index.ts";
import { TeitenError, killPoint } from "../telemetry/index.ts";
import { CaptureChanged, arrive } from "./arrive-captures.ts";
import type { Arrival, CaptureSource, KeptCapture } from "./arrive-captures.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ingestSegment } from "./ingest-segment.ts";
import { RowAppender } from "./row-appender.ts";
import { deleteSegments } from "./segment-rows.ts";

/** Captures that enter the ledger with one commit: at most so many, and of at most so many bytes but for the last. */
const COMMIT_CAPTURES = 32;
const COMMIT_BYTES = 1 << 26;

/** Errors that no other capture would escape: the run ends with them. */
const FATAL: ReadonlySet<string> = new Set([
  "disk-full",
  "archive-unusable",
  "state-unusable",
  "engine-died",
  "engine-refused",
  "engine-start",
  "store-mismatch",
]);

/**
 * Ingests captures one after the other: archive, ledger, then rows. `report` hears of each once it is settled: in the
 * engine and in the ledger, there before, or refused (a bad capture is told and the others go on). What every capture
 * would meet, such as a full disk, is thrown; what was settled before stays, and the next run mends the rest.
 */
export async function ingestCaptures(
  context: IngestContext,
  sources: readonly CaptureSource[],
  report: (result: CaptureResult) => void,
): Promise<void> {
  const appender = new RowAppender(context);
  for (let at = 0; at < sources.length;) {
    const group = await nextGroup(sources, at);
    at += group.length;
    for (const safe of await keepGroup(context, group, report)) {
      await ingestKept(context, safe, appender, report);
    }
    if (appender.due) await appender.commit();
  }
  await appender.commit();
}

interface SafeCapture {
  readonly id: number;
  readonly capture: KeptCapture;
}

async function nextGroup(sources: readonly CaptureSource[], from: number): Promise<readonly CaptureSource[]> {
  let bytes = 0;
  let end = from;
  while (end < sources.length && end - from < COMMIT_CAPTURES && bytes < COMMIT_BYTES) {
    const path = sources[end]?.path ?? "";
    bytes += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
    end += 1;
  }
  return sources.slice(from, end);
}

async function keepGroup(
  context: IngestContext,
  group: readonly CaptureSource[],
  report: (result: CaptureResult) => void,
): Promise<readonly SafeCapture[]> {
  const taken = new Map<string, true>();
  const kept: KeptCapture[] = [];
  for (const source of group) {
    const arrival = await arriveOrTell(context, source, taken, report);
    if (arrival?.outcome === "kept") kept.push(arrival.capture);
    else if (arrival !== null) report({ ...arrival, path: source.path, sensor: source.sensor.name });
  }
  if (kept.length === 0) return [];
  const ids = await context.state.ledger.receive(kept.map(({ received }) => received));
  killPoint("ledger.received");
  return kept.map((capture, index) => ({ id: ids[index] ?? 0, capture }));
}

async function arriveOrTell(
  context: IngestContext,
  source: CaptureSource,
  taken: Map<string, true>,
  report: (result: CaptureResult) => void,
): Promise<Arrival | null> {
  try {
    return await arrive(context, source, taken);
  } catch (error) {
    if (!(error instanceof TeitenError) || FATAL.has(error.code)) throw error;
    report({ outcome: "refused", path: source.path, sensor: source.sensor.name, error });
    return null;
  }
}

async function ingestKept(
  context: IngestContext,
  { id, capture }: SafeCapture,
  appender: RowAppender,
  report: (result: CaptureResult) => void,
): Promise<void> {
  const { source, received } = capture;
  const { path, sensor, covers } = source;
  const ingest = (bytes: CaptureBytes): Promise<void> =>
    ingestSegment(context, { id, sensor, covers }, bytes, appender, (decoded) => {
      const { sha256, bytes: size } = received;
      const { segment, capture: summary } = decoded;
      report({
        outcome: "ingested",
        path,
        sensor: sensor.name,
        segmentId: id,
        sha256,
        bytes: size,
        segment,
        cut: summary.cut,
      });
    });
  try {
    await ingest(await capture.reopen());
  } catch (error) {
    if (!(error instanceof CaptureChanged)) throw error;
    await appender.commit();
    await deleteSegments(context.store, [id]);
    await ingest(await openArchived(context.paths.archive, received.archivePath));
  }
}
