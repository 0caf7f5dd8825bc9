import { stat } from "node:fs/promises";
import { CaptureError } from "@teiten/core/packet";
import { openArchived, readingFailure, syncArchive } from "../archive/index.ts";
import type { CaptureBytes } from "../archive/index.ts";
import { TeitenError, killPoint } from "../telemetry/index.ts";
import { CaptureChanged, arrive } from "./arrive-captures.ts";
import type { Arrival, CaptureSource, KeptCapture } from "./arrive-captures.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";
import { foundAgain } from "./ingest-received.ts";
import { ingestSegment } from "./ingest-segment.ts";
import { RowAppender } from "./row-appender.ts";
import { deleteSegments } from "./segment-rows.ts";

/** Captures that enter the ledger with one commit: at most so many, and of at most so many bytes but for the last. */
const COMMIT_CAPTURES = 32;
const COMMIT_BYTES = 1 << 26;

/** Captures that are brought into the archive at the same time. */
const LANES = 4;

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
  const inHand = new Set<CaptureSource>();
  const settle = (result: CaptureResult): void => {
    for (const source of inHand) {
      if (source.path === result.path && source.sensor.name === result.sensor) inHand.delete(source);
    }
    report(result);
  };
  try {
    for (let at = 0; at < sources.length;) {
      const group = await nextGroup(sources, at);
      at += group.length;
      for (const source of group) inHand.add(source);
      for (const safe of await keepGroup(context, group, settle)) await ingestKept(context, safe, appender, settle);
      if (appender.due) await appender.commit();
    }
    await appender.commit();
  } catch (error) {
    if (error instanceof TeitenError) tellBroken([...inHand], error, report);
    throw error;
  }
}

function tellBroken(
  inHand: readonly CaptureSource[],
  error: TeitenError,
  report: (result: CaptureResult) => void,
): void {
  for (const { path, sensor } of inHand) report({ outcome: "broken off", path, sensor: sensor.name, error });
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
  const taken = new Set<string>();
  const kept: KeptCapture[] = [];
  await inLanes(group, async (source) => {
    const arrival = await arriveOrTell(context, source, taken, report);
    if (arrival?.outcome === "kept") kept.push(arrival.capture);
    else if (arrival !== null) report({ ...arrival, path: source.path, sensor: source.sensor.name });
  });
  if (kept.length === 0) return [];
  const received = kept.map((capture) => capture.received);
  await syncArchive(
    context.paths.archive,
    received.map(({ archivePath }) => archivePath),
  );
  const { ledger } = context.state;
  for (const { lost, source, received: line } of kept) {
    if (lost === null) continue;
    await ledger.heal(lost.id, foundAgain(lost, source.sensor.name, { storedSha256: line.storedSha256 ?? "" }));
  }
  const fresh = kept.filter(({ lost }) => lost === null);
  const ids = (await ledger.receive(fresh.map((capture) => capture.received))).values();
  killPoint("ledger.received");
  return kept.flatMap((capture) => {
    const { lost, source, received: line } = capture;
    if (lost?.status !== "ingested") return [{ id: lost?.id ?? ids.next().value ?? 0, capture }];
    const { sha256, bytes } = line;
    report({ outcome: "already", path: source.path, sensor: source.sensor.name, segmentId: lost.id, sha256, bytes });
    return [];
  });
}

/** Works on several captures at once, so that one is read while another waits for the disk. */
async function inLanes(group: readonly CaptureSource[], work: (source: CaptureSource) => Promise<void>): Promise<void> {
  const waiting = group.values();
  const lane = async (): Promise<void> => {
    for (const source of waiting) await work(source);
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
}

async function arriveOrTell(
  context: IngestContext,
  source: CaptureSource,
  taken: Set<string>,
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
  const { sha256, bytes } = received;
  const ingest = (opened: CaptureBytes): Promise<void> =>
    ingestSegment(context, { id, sensor, covers, bytes }, opened, appender, (decoded) => {
      const { segment, capture: summary } = decoded;
      report({
        outcome: "ingested",
        path,
        sensor: sensor.name,
        segmentId: id,
        sha256,
        bytes,
        segment,
        cut: summary.cut,
      });
    });
  const archived = (): Promise<CaptureBytes> => openArchived(context.paths.archive, received.archivePath);
  try {
    await ingest(await capture.reopen());
  } catch (error) {
    if (error instanceof CaptureError) {
      await context.state.ledger.quarantine(id, error.message);
      report({ outcome: "refused", path, sensor: sensor.name, error: readingFailure(await archived(), error) });
      return;
    }
    if (!(error instanceof CaptureChanged)) throw error;
    await appender.commit();
    await deleteSegments(context, [id]);
    await ingest(await archived());
  }
}
