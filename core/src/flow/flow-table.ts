import { DECODED, HAS_NO_TIME, VERDICTS } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { FlowBlock } from "./flow-block.ts";
import type { FlowColumns } from "./flow-columns.ts";
import { createStaged } from "./flow-row.ts";
import { FlowWindow } from "./flow-window.ts";
import type { PacketMarks } from "./mark-packets.ts";
import { MinuteCounter } from "./minute-frames.ts";
import type { MinuteFrames } from "./minute-frames.ts";
import type { PrefixEpoch } from "./prefix-epoch.ts";
import { SensorAddresses } from "./sensor-addresses.ts";
import { SET_ASIDE, SET_ASIDE_REASONS } from "./set-aside.ts";
import { stageIpv4, stageIpv6 } from "./stage-packets.ts";
import { WordTable } from "./word-table.ts";

/** What the table itself finds, and what its caller set aside before. */
const TABLE_REASONS = ["not-addressed", "time-out-of-range", "no-time", "too-many-days", ...SET_ASIDE_REASONS];

/**
 * Why a frame did not become part of a row: its verdict, what the table or its caller found, or that a sensor states it
 * but did not send it (`thinned` in a flood, `tombstoned` when its segment had to go).
 */
export const UNCOUNTED_REASONS: readonly string[] = [
  ...VERDICTS.slice(DECODED + 1),
  ...TABLE_REASONS,
  "thinned",
  "tombstoned",
];

/**
 * Days (UTC) of one table from which frames are taken, two years; those of any further day are `too-many-days`. A capture
 * with more has forged or corrupt times, and each day costs work wherever rows are kept by day.
 */
export const MAX_DAYS = 732;

/** What a flow table is made of. */
export interface FlowTableOptions {
  /** 32 bits, at random per process: the secret of all its hash tables. */
  readonly seed: number;
  /** The sensor's prefixes by time; empty: every IP packet counts, whatever its destination. */
  readonly addresses: readonly PrefixEpoch[];
  /** Gets each block of rows; the columns are the table's and are filled again after it returns. */
  readonly onBlock: (block: FlowColumns) => void;
  /** Rows in a block (default 65,536); the last is shorter. */
  readonly blockRows?: number;
  /** Rows of one minute that are held before they are handed on early (default 262,144, at most 2^23): bounds memory. */
  readonly windowRows?: number;
  /** Finds the marks of each packet (`compileMarks`); null or left out: the built-in ones. */
  readonly marks?: PacketMarks | null;
}

/** The books of a table: `frames` = `counted` + the sum of `uncounted`. */
export interface FlowSummary {
  readonly frames: number;
  /** Frames that became part of a row: the sum of `packets` over all rows. */
  readonly counted: number;
  /** Frames by the reason of `UNCOUNTED_REASONS`; reasons with none are left out. */
  readonly uncounted: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly minutes: MinuteFrames;
}

/** Turns batches of packets into FlowTuples, minute by minute. Late packets yield further rows, never wrong sums. */
export interface FlowTable {
  /** Counts all rows of the batch; keeps nothing of it. */
  add(batch: PacketColumns): void;
  /** Hands on the rest and closes the books; call once. */
  finish(): FlowSummary;
}

/** A table that hands its rows to `onBlock`. `destinations` of a row is exact within that row. */
export function createFlowTable(options: FlowTableOptions): FlowTable {
  return new MinuteFlowTable(options);
}

const STAGE = 1024;
const MINUTE = 60;
/** The last whole minute of which the start fits in 32 bits: 2106-02-07 06:28 UTC. */
const TIME_END = 4_294_967_280;
const NOT_ADDRESSED = VERDICTS.length;
const OUT_OF_RANGE = VERDICTS.length + 1;
const NO_TIME = VERDICTS.length + 2;
const TOO_MANY_DAYS = VERDICTS.length + 3;
const DAY = 86_400;
/** Addresses and destination pairs that are remembered within a minute, and frames that a row can count. */
const MOST_WORDS = 2 ** 20;
const MOST_FRAMES = 2 ** 31;
/** Bytes that IPv6 packets may state within a minute: jumbograms state up to 2^32 each, and a row counts below 2^48. */
const MOST_STATED = 2 ** 46;

class MinuteFlowTable implements FlowTable {
  readonly #addresses: SensorAddresses;
  readonly #window: FlowWindow;
  readonly #block: FlowBlock;
  readonly #sources: WordTable;
  readonly #targets: WordTable;
  readonly #windowRows: number;
  readonly #marksOf: PacketMarks | null;
  /** Marks of the batch in hand, by row, where they are not the built-in ones. */
  #marks: Uint16Array | null = null;
  readonly #minutes = new MinuteCounter();
  readonly #staged = createStaged(STAGE);
  /** Frames by verdict, then by the table's own reasons; slot 0 is `DECODED`. */
  readonly #reasons = new Float64Array(VERDICTS.length + TABLE_REASONS.length);
  /** Numbers of the days that have had a frame. */
  readonly #days = new Set<number>();
  /** Start of the open minute; not a number before the first, so that no time lies in it. */
  #minute = Number.NaN;
  /** The part of the open minute in which the sensor's addresses are the same, until before `#end`. */
  #first = Number.NaN;
  #end = Number.NaN;
  #minuteFrames = 0;
  #minuteStated = 0;
  #frames = 0;
  #rows = 0;

  constructor(options: FlowTableOptions) {
    this.#addresses = new SensorAddresses(options.addresses);
    this.#window = new FlowWindow(options.seed);
    this.#sources = new WordTable(options.seed ^ 0x5bd1e995);
    this.#targets = new WordTable(options.seed ^ 0x1b873593);
    this.#block = new FlowBlock(options.blockRows ?? 65_536, options.onBlock);
    this.#marksOf = options.marks ?? null;
    this.#windowRows = Math.min(options.windowRows ?? 262_144, 2 ** 23);
  }

  add(batch: PacketColumns): void {
    this.#frames += batch.length;
    if (this.#marksOf !== null) {
      if (this.#marks === null || this.#marks.length < batch.length) this.#marks = new Uint16Array(batch.capacity);
      this.#marksOf(batch, this.#marks);
    }
    for (let from = 0; from < batch.length; from += STAGE) {
      this.#addSlice(batch, from, Math.min(batch.length, from + STAGE));
      this.#drain();
      this.#boundMemory();
    }
  }

  finish(): FlowSummary {
    this.#closeMinute();
    this.#block.flush();
    const uncounted: Record<string, number> = {};
    let sum = 0;
    UNCOUNTED_REASONS.forEach((reason, index) => {
      const frames = this.#reasons[index + 1] ?? 0;
      sum += frames;
      if (frames > 0) uncounted[reason] = frames;
    });
    const minutes = this.#minutes.list();
    return { frames: this.#frames, counted: this.#frames - sum, uncounted, rows: this.#rows, minutes };
  }

  #addSlice(batch: PacketColumns, from: number, end: number): void {
    const staged = this.#staged;
    let row = from;
    while (row < end) {
      const before = staged.length;
      const next = stageIpv4(
        batch,
        row,
        end,
        this.#first,
        this.#end,
        staged,
        this.#addresses,
        this.#window.seed,
        this.#marks,
      );
      this.#minuteFrames += next - row;
      this.#reasons[NOT_ADDRESSED] = (this.#reasons[NOT_ADDRESSED] ?? 0) + next - row - (staged.length - before);
      row = next;
      if (row < end && this.#addSlowly(batch, row)) row++;
    }
  }

  /** Deals with the row that ended a run; false when it only opened the row's minute or epoch. */
  #addSlowly(batch: PacketColumns, row: number): boolean {
    const verdict = batch.verdict[row] ?? 0;
    if (verdict >= SET_ASIDE) {
      this.#reasons[verdict] = (this.#reasons[verdict] ?? 0) + 1;
      return true;
    }
    const time = batch.second[row] ?? 0;
    const minute = time - (time % MINUTE);
    const untimely = this.#untimeliness(batch, row, time);
    if (verdict !== DECODED || untimely !== DECODED) {
      const reason = verdict === DECODED ? untimely : verdict;
      this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
      if (untimely === DECODED && batch.version[row] !== 0) this.#minutes.add(minute, 1);
      return true;
    }
    if (!(time >= this.#first && time < this.#end)) {
      if (minute !== this.#minute) this.#openMinute(minute);
      this.#addresses.activate(time);
      this.#first = Math.max(minute, this.#addresses.from);
      this.#end = Math.min(minute + MINUTE, this.#addresses.to);
      if (batch.version[row] === 4) return false;
    }
    this.#minuteFrames++;
    this.#minuteStated += batch.ipLength[row] ?? 0;
    const { seed } = this.#window;
    if (!stageIpv6(batch, row, this.#staged, this.#addresses, seed, this.#sources, this.#targets, this.#marks)) {
      this.#reasons[NOT_ADDRESSED] = (this.#reasons[NOT_ADDRESSED] ?? 0) + 1;
    }
    return true;
  }

  /** The reason for which the time of a frame cannot be used, or `DECODED`. */
  #untimeliness(batch: PacketColumns, row: number, time: number): number {
    if (((batch.has[row] ?? 0) & HAS_NO_TIME) !== 0) return NO_TIME;
    if (!(time >= 0 && time < TIME_END)) return OUT_OF_RANGE;
    const day = Math.floor(time / DAY);
    if (batch.version[row] === 0 || this.#days.has(day)) return DECODED;
    if (this.#days.size >= MAX_DAYS) return TOO_MANY_DAYS;
    this.#days.add(day);
    return DECODED;
  }

  #drain(): void {
    const staged = this.#staged;
    if (this.#window.length + staged.length > this.#windowRows) this.#emit();
    this.#window.add(staged);
    staged.length = 0;
  }

  #boundMemory(): void {
    const words = Math.max(this.#sources.size, this.#targets.size, this.#window.pairs);
    const many = this.#minuteFrames > MOST_FRAMES || this.#minuteStated > MOST_STATED;
    if (words > MOST_WORDS || many) this.#closeMinute();
  }

  #openMinute(minute: number): void {
    this.#drain();
    this.#closeMinute();
    this.#minute = minute;
  }

  #closeMinute(): void {
    this.#emit();
    this.#minutes.add(this.#minute, this.#minuteFrames);
    this.#minuteFrames = 0;
    this.#minuteStated = 0;
    this.#sources.clear();
    this.#targets.clear();
  }

  #emit(): void {
    this.#rows += this.#window.length;
    this.#block.append(this.#window, this.#minute, this.#sources);
    this.#window.clear();
  }
}
