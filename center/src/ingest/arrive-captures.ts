import { stat } from "node:fs/promises";
import { CaptureError, createCaptureReader } from "@teiten/core/packet";
import {
  STANDARD_INPUT,
  archivePathOf,
  arriveCapture,
  openArchived,
  openCapture,
  readingFailure,
} from "../archive/index.ts";
import type { ArrivedCapture, CaptureBytes } from "../archive/index.ts";
import { isLoss } from "../state/index.ts";
import type { Covers, ReceivedSegment, SegmentRecord, SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { IngestContext } from "./ingest-context.ts";

/** The boot of imported captures: they have no sequence number, so their content is their name. */
export const FILE_BOOT = "file";

/** A capture to ingest: a path or `-`, and whose it is. */
export interface CaptureSource {
  readonly path: string;
  readonly sensor: SensorRecord;
  readonly covers: Covers;
}

/** A capture that is at rest in the archive, to be entered in the ledger. */
export interface KeptCapture {
  readonly source: CaptureSource;
  readonly received: ReceivedSegment;
  /** Its line in the ledger, where the archive had it before and could not give it any more; else null. */
  readonly lost: SegmentRecord | null;
  /** The capture once more: the source's own bytes where it is a plain file that has not changed, else the archive's. */
  reopen(): Promise<CaptureBytes>;
}

/** A file was written to while it was read for the second time; the archive holds what was there before. */
export class CaptureChanged extends Error {
  constructor(path: string) {
    super(`${path} was changed while it was read`);
    this.name = "CaptureChanged";
  }
}

/** What became of a capture on its way to the archive. */
export type Arrival =
  | { readonly outcome: "kept"; readonly capture: KeptCapture }
  | { readonly outcome: "already"; readonly segmentId: number; readonly sha256: string; readonly bytes: number };

/**
 * Brings one capture into the archive, or finds that it is there. Throws `TeitenError` for what is no whole, readable
 * capture; then nothing of it stays. `taken` holds the captures that came before in the same commit.
 */
export async function arrive(context: IngestContext, source: CaptureSource, taken: Set<string>): Promise<Arrival> {
  const before = await fileMark(source.path);
  const bytes = await openCapture(source.path);
  const arrived = await arriveCapture(context.paths.archive, probed(context, bytes));
  try {
    if (bytes.cut !== null) throw compressionCut(bytes, bytes.cut.offset);
    const { sensor } = source;
    const known = await context.state.ledger.find(sensor.id, FILE_BOOT, arrived.sha256);
    if (known?.status === "rejected") throw retracted(bytes.name, arrived.sha256);
    const key = `${sensor.id} ${arrived.sha256}`;
    const lost = known !== null && isLoss(known.reason) ? known : null;
    if ((known !== null && lost === null) || taken.has(key)) {
      await arrived.discard();
      return { outcome: "already", segmentId: known?.id ?? 0, sha256: arrived.sha256, bytes: arrived.bytes };
    }
    taken.add(key);
    return {
      outcome: "kept",
      capture: { ...(await keep(context, source, arrived, bytes.compression === "none" ? before : null)), lost },
    };
  } catch (error) {
    await arrived.discard();
    throw error;
  }
}

async function keep(
  context: IngestContext,
  source: CaptureSource,
  arrived: ArrivedCapture,
  mark: string | null,
): Promise<Omit<KeptCapture, "lost">> {
  const { sha256 } = arrived;
  const archivePath = archivePathOf(source.sensor.name, FILE_BOOT, sha256);
  await arrived.keep(archivePath);
  return {
    source,
    received: {
      sensorId: source.sensor.id,
      boot: FILE_BOOT,
      sequence: sha256,
      sha256,
      storedSha256: arrived.storedSha256,
      archivePath,
      bytes: arrived.bytes,
      covers: source.covers,
    },
    reopen: async () =>
      mark !== null && (await fileMark(source.path)) === mark
        ? unchanging(source.path, mark)
        : openArchived(context.paths.archive, archivePath),
  };
}

/** The bytes of a file that must not change while they are read: the archive holds what was there before. */
async function unchanging(path: string, mark: string): Promise<CaptureBytes> {
  const bytes = await openCapture(path);
  return {
    name: bytes.name,
    compression: bytes.compression,
    cut: null,
    async *[Symbol.asyncIterator]() {
      yield* bytes;
      if ((await fileMark(path)) !== mark) throw new CaptureChanged(path);
    },
  };
}

/** Enough of a capture to know its format, however small the pieces are in which it comes. */
const PROBED_BYTES = 1 << 16;

/** Passes the bytes on and lets a reader look at the first, so that what is no capture never gets to the archive. */
async function* probed(context: IngestContext, bytes: CaptureBytes): AsyncGenerator<Uint8Array, void, void> {
  const reader = createCaptureReader(() => undefined);
  let length = 0;
  let looked = 0;
  try {
    for await (const piece of bytes) {
      if (looked === length && length < PROBED_BYTES) {
        reader.push(piece);
        looked += piece.length;
      }
      length += piece.length;
      context.onBytes(piece.length);
      yield piece;
    }
    if (looked === length) reader.finish();
  } catch (error) {
    throw error instanceof CaptureError ? readingFailure(bytes, error) : error;
  }
}

/** What changes when a file changes; null for what is no plain file. */
async function fileMark(path: string): Promise<string | null> {
  if (path === STANDARD_INPUT) return null;
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, isFile } = await stat(path, { bigint: true }).then((found) => ({
      ...found,
      isFile: found.isFile(),
    }));
    return isFile ? [dev, ino, size, mtimeNs, ctimeNs].join(" ") : null;
  } catch {
    return null;
  }
}

function retracted(name: string, sha256: string): TeitenError {
  return new TeitenError({
    code: "capture-retracted",
    message: `${name} was ingested for this sensor before and taken back`,
    place: name,
    advice: `to count it again: teiten ingest --restore ${sha256.slice(0, 12)}`,
  });
}

function compressionCut(bytes: CaptureBytes, offset: number): TeitenError {
  return new TeitenError({
    code: "capture-incomplete",
    message: `${bytes.name} is not whole: ${bytes.cut?.reason ?? ""}`,
    place: `${bytes.name}, after ${offset} uncompressed bytes`,
    advice: "copy the file again; if there is no whole one, decompress what is readable and ingest that",
  });
}
