import { randomBytes } from "node:crypto";
import { openZone } from "@teiten/core/calendar";
import { compileMarks } from "@teiten/core/flow";
import type { MarkSet } from "@teiten/core/flow";
import { CaptureError } from "@teiten/core/packet";
import { isBoot } from "@teiten/core/uplink";
import { openArchived } from "../archive/index.ts";
import type { Configuration, DataPaths } from "../config/index.ts";
import type { SegmentRecord, SegmentsOnDays, SensorRecord, WritableState } from "../state/index.ts";
import { raw } from "../store/index.ts";
import type { Store } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { openCanaryWatch } from "./canary-watch.ts";
import { checkedBytes, otherBytes } from "./checked-bytes.ts";
import type { DecodeContext } from "./ingest-context.ts";
import { ingestSegment, ingestUpload } from "./ingest-segment.ts";
import { readSegmentFile } from "./segment-file.ts";
import { MARKED_TABLE, TrialRows } from "./trial-rows.ts";

/** What a trial works with; nothing of it is changed but the trial's own tables. */
export interface TrialBase {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
  readonly state: WritableState;
  /** The trial's own database, empty. */
  readonly store: Store;
}

/** What was decoded again. */
export interface TrialBooks {
  readonly segments: number;
  /** Uncompressed. */
  readonly bytes: number;
  /** Segments that the archive could not give whole; they are left out of both sides. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
  /** Segments of which other packets count today than the live rows hold: an address, or the reader, has changed since. */
  readonly otherwise: number;
}

const AT_ONCE = 500;

/**
 * Decodes ingested segments again with other rules, into the tables `marked` (rows with a mark) and `segments` (which were
 * decoded) of the trial's database. Throws `TeitenError` when the engine does not hold what was decoded.
 */
export async function runTrial(
  base: TrialBase,
  rules: MarkSet,
  wanted: SegmentsOnDays,
  onBytes: (bytes: number) => void,
): Promise<TrialBooks> {
  const { state, store } = base;
  await store.execute(raw(MARKED_TABLE));
  await store.execute(raw("CREATE TABLE segments (segment UInt32) ENGINE = MergeTree ORDER BY segment"));
  const decoder = new TrialDecoder(base, rules, await state.sensors(), onBytes);
  for (let after = 0; ;) {
    const segments = await state.ledger.onDays(wanted, after, AT_ONCE);
    const last = segments.at(-1);
    if (last === undefined) break;
    after = last.id;
    for (const segment of segments) await decoder.decode(segment);
    await decoder.commit();
  }
  await decoder.verify();
  return decoder.books();
}

class TrialDecoder {
  readonly #base: TrialBase;
  readonly #context: DecodeContext;
  readonly #sensors: ReadonlyMap<number, SensorRecord>;
  readonly #rows: TrialRows;
  readonly #unread: { path: string; reason: string }[] = [];
  #decoded: number[] = [];
  #segments = 0;
  #bytes = 0;
  #otherwise = 0;

  constructor(base: TrialBase, rules: MarkSet, sensors: readonly SensorRecord[], onBytes: (bytes: number) => void) {
    const { paths, configuration, state, store } = base;
    this.#base = base;
    this.#sensors = new Map(sensors.map((sensor) => [sensor.id, sensor]));
    this.#rows = new TrialRows(store);
    this.#context = {
      zone: openZone(configuration.zone),
      seed: randomBytes(4).readUInt32LE(),
      canaries: openCanaryWatch(paths, state),
      packetMarks: compileMarks(rules),
      onBytes,
    };
  }

  async decode(record: SegmentRecord): Promise<void> {
    try {
      await this.#decodeInto(record);
      this.#decoded.push(record.id);
      this.#segments += 1;
      this.#bytes += record.bytes;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.#unread.push({ path: record.archivePath, reason: error.message });
    }
    if (this.#rows.full) await this.#rows.flush();
  }

  /** Sends what is gathered, and says which segments are whole. */
  async commit(): Promise<void> {
    await this.#rows.flush();
    const decoded = this.#decoded;
    this.#decoded = [];
    if (decoded.length === 0) return;
    const bytes = new Uint8Array(Uint32Array.from(decoded).buffer);
    await this.#base.store.append("segments", {
      length: decoded.length,
      columns: [{ name: "segment", type: "UInt32", bytes }],
    });
  }

  async verify(): Promise<void> {
    const [found] = await this.#base.store.query<{ rows: number; packets: number }>(
      raw("SELECT count() AS rows, sum(packets) AS packets FROM marked"),
    );
    if (found?.rows === this.#rows.rows && found.packets === this.#rows.packets) return;
    throw new TeitenError({
      code: "store-mismatch",
      message: `the engine holds ${found?.rows ?? 0} rows of the trial, decoded were ${this.#rows.rows}`,
      advice: "run the command again: nothing of the live tables was touched",
    });
  }

  books(): TrialBooks {
    return { segments: this.#segments, bytes: this.#bytes, unread: this.#unread, otherwise: this.#otherwise };
  }

  async #decodeInto(record: SegmentRecord): Promise<void> {
    const { id, covers, bytes, sensorId } = record;
    const sensor = this.#sensors.get(sensorId);
    if (sensor === undefined) throw new Error(`segment ${id} belongs to no sensor`);
    const capture = await openArchived(this.#base.paths.archive, record.archivePath);
    let counted = 0;
    const settled = ({ segment }: { readonly segment: { readonly counted: number } }): void =>
      void (counted = segment.counted);
    if (isBoot(record.boot)) {
      const file = await readSegmentFile(capture);
      if (file.sha256 !== record.sha256) throw otherBytes(record.archivePath);
      await ingestUpload(this.#context, { record, sensor, file }, this.#rows, settled);
    } else {
      await ingestSegment(
        this.#context,
        { id, sensor, covers, bytes },
        checkedBytes(capture, record),
        this.#rows,
        settled,
      );
    }
    if (counted !== record.counted) this.#otherwise += 1;
  }
}

function isUnreadable(error: unknown): error is Error {
  if (error instanceof CaptureError) return true;
  return error instanceof TeitenError && (error.code.startsWith("archive-") || error.code === "segment-facts");
}
