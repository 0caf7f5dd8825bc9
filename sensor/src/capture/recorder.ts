import type { Zone } from "@teiten/core/calendar";
import type { SegmentFacts, SensorSettings } from "@teiten/core/uplink";
import { openHostZone } from "../host/index.ts";
import type { Clock, Report } from "../host/index.ts";
import { FloodGate, OpenSegment, PayloadCut, captureLength, segmentEnd } from "../segment/index.ts";
import type { SegmentStore } from "../spool/index.ts";
import type { CollectorEndpoint } from "./capture-filter.ts";
import type { CaptureSpec, PacketSource } from "./packet-source.ts";
import { PcapStream } from "./pcap-stream.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { SegmentWriterParts } from "./segment-writer.ts";

/** What a recorder works with. */
export interface RecorderOptions {
  readonly sensor: string;
  readonly boot: string;
  readonly version: string;
  readonly source: PacketSource;
  readonly store: SegmentStore;
  readonly clock: Clock;
  readonly report: Report;
  readonly settings: SensorSettings;
  /** Secret of this sensor for the payload policy `hash`. */
  readonly payloadKey: Uint8Array;
  readonly clockOffset: SegmentWriterParts["clockOffset"];
  /** Whose answers to the agent are not captured; `leaveOut` tells it later. */
  readonly collector?: CollectorEndpoint | null;
}

/** Totals since the start, as a heartbeat tells them; what was captured is `packets` (in files) and `thinned`. */
export interface RecorderTotals {
  readonly capture: "running" | "stopped";
  readonly packets: number;
  readonly dropped: number;
  readonly thinned: number;
}

const TICK = 1000;
/** tcpdump hands packets over after a second at the latest: so long the packets of a segment are waited for at its end. */
const LATE_MICROS = 2e6;
const STEP_MICROS = 2e6;
const MOST_PENDING = 4 * 2 ** 20;
const ASK_TICKS = 5;
/** After a longer sleep the packets that came meanwhile are read first, so that each gets into the segment of its time. */
const LONGEST_TICK = 3000;

/**
 * Makes segments of what a source captures: parses its stream, thins floods, puts the payload policy on each packet, and
 * cuts at its own clock, so that quiet makes segments too. While nothing is captured there is no segment.
 */
export class Recorder {
  private readonly options: RecorderOptions;
  private readonly writer: SegmentWriter;
  private stream: PcapStream;
  private settings: SensorSettings;
  private collector: CollectorEndpoint | null;
  private zone: Zone;
  private gate: FloodGate;
  private link: { readonly type: number; readonly snapLength: number } | null = null;
  private sequence = 0;
  private packets = 0;
  private thinned = 0;
  private noted = 0;
  /** Both clocks at the beginning of the segment, and its end in wall time. */
  private begun = { wall: 0, monotonic: 0 };
  private border = Infinity;
  private isDue = false;
  private isPaused = false;
  private ticks = 0;
  private tickedAt = 0;
  private cancelTick: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    this.options = options;
    this.settings = options.settings;
    this.collector = options.collector ?? null;
    this.zone = openHostZone(options.settings.zone);
    this.gate = new FloodGate(options.settings.floodPacketsPerSecond);
    this.stream = this.newStream();
    const { store, clock, report, source, clockOffset } = options;
    this.writer = new SegmentWriter({
      store,
      clock,
      report,
      clockOffset,
      countDrops: async () => {
        await source.countDrops();
        return source.dropped;
      },
      onWritten: () => this.resumeWhenWritten(),
    });
  }

  get totals(): RecorderTotals {
    const capture = this.link === null ? "stopped" : "running";
    return { capture, packets: this.packets, dropped: this.options.source.dropped, thinned: this.thinned };
  }

  start(): void {
    this.options.source.start(this.specOf(this.settings), {
      bytes: (chunk) => this.take(chunk),
      ended: (reason) => this.streamEnded(reason),
    });
    this.tickedAt = this.options.clock.monotonic();
    this.tick();
  }

  /** Follows other settings from now on, in a new segment; a revision alone changes nothing, and may stay when they change. */
  follow(settings: SensorSettings): void {
    if (recordedBy(settings) === recordedBy(this.settings)) return;
    const before = this.specOf(this.settings);
    const after = this.specOf(settings);
    this.end();
    this.settings = settings;
    this.zone = openHostZone(settings.zone);
    this.gate = new FloodGate(settings.floodPacketsPerSecond);
    if (JSON.stringify(before) !== JSON.stringify(after)) this.options.source.change(after);
    if (this.link !== null) this.open(this.options.clock.wall(), false);
  }

  /** Leaves out what this collector answers from now on: the capture begins anew where that is another than before. */
  leaveOut(collector: CollectorEndpoint): void {
    if (JSON.stringify(collector) === JSON.stringify(this.collector)) return;
    this.collector = collector;
    this.options.source.change(this.specOf(this.settings));
  }

  private specOf({ prefixes, payload }: SensorSettings): CaptureSpec {
    return { prefixes, length: captureLength(payload), collector: this.collector };
  }

  /** Ends the capture and the last segment; both are in the spool when it resolves. */
  async stop(): Promise<void> {
    this.cancelTick();
    await this.options.source.stop();
    this.end();
    this.link = null;
    await this.writer.idle();
  }

  /** Resolves when everything captured so far is written. */
  idle(): Promise<void> {
    return this.writer.idle();
  }

  private take(chunk: Uint8Array): void {
    this.watchClock();
    this.stream.push(chunk);
    if (this.stream.corruption !== null) this.options.source.restart(this.stream.corruption);
    this.writer.kick();
    if (this.isPaused || this.writer.pending < MOST_PENDING) return;
    this.isPaused = true;
    this.options.source.pause();
  }

  private resumeWhenWritten(): void {
    if (!this.isPaused || this.writer.pending > MOST_PENDING / 2) return;
    this.isPaused = false;
    this.options.source.resume();
  }

  private newStream(): PcapStream {
    return new PcapStream({
      header: (type, snapLength) => this.streamBegan(type, snapLength),
      record: (view, at, captured, wire, second, nanosecond) =>
        this.record(view, at, captured, wire, second, nanosecond),
    });
  }

  private streamBegan(type: number, snapLength: number): void {
    this.end();
    this.link = { type, snapLength };
    this.open(this.options.clock.wall(), false);
  }

  private streamEnded(reason: string): void {
    const { report } = this.options;
    const { pending } = this.stream;
    this.end();
    this.link = null;
    this.stream = this.newStream();
    const torn = pending === 0 ? "" : `; ${pending} bytes of a torn record are left out`;
    report({ level: "warning", code: "capture-ended", message: `${reason}${torn}` });
  }

  private record(view: DataView, at: number, captured: number, wire: number, second: number, nanosecond: number): void {
    if (this.isDue && second * 1e6 + nanosecond / 1000 >= this.border) this.turn(this.border);
    if (!this.gate.accepts(second)) {
      this.thinned += 1;
      return;
    }
    if ((this.writer.current?.bytes ?? 0) + captured > this.options.store.segmentBytes) {
      this.turn(Math.min(this.options.clock.wall(), this.border));
    }
    this.packets += 1;
    this.writer.current?.append(view, at, captured, wire, second, nanosecond);
  }

  private tick(): void {
    const { clock, source } = this.options;
    this.watchClock();
    this.ticks += 1;
    const now = clock.monotonic();
    const isInTime = !this.isPaused && now - this.tickedAt < LONGEST_TICK;
    this.tickedAt = now;
    while (isInTime && this.isDue && clock.wall() >= this.border + LATE_MICROS) this.turn(this.border);
    if (this.ticks % ASK_TICKS === 0) {
      this.noteCounts();
      if (this.writer.isLosing) this.turn(Math.min(clock.wall(), this.border));
      void source.countDrops();
    }
    this.writer.retry();
    this.cancelTick = clock.after(TICK, () => this.tick());
  }

  /** Sees a clock that was set: the segment ends where the old clock stood. */
  private watchClock(): void {
    const { clock } = this.options;
    const wall = clock.wall();
    const expected = this.begun.wall + (clock.monotonic() - this.begun.monotonic) * 1000;
    if (this.writer.current !== null && Math.abs(wall - expected) > STEP_MICROS) {
      this.cut(Math.min(expected, this.border), true);
      this.open(wall, true);
    }
    this.isDue = wall >= this.border;
  }

  /** One segment ends and the next begins, at the same moment. */
  private turn(at: number): void {
    this.cut(at, false);
    this.open(at, false);
  }

  /** The segment ends now, and not beyond its border. */
  private end(): void {
    this.watchClock();
    if (this.isDue) this.turn(this.border);
    this.cut(this.options.clock.wall(), false);
  }

  private cut(at: number, clockStep: boolean): void {
    if (this.writer.current === null) return;
    this.writer.end({ to: Math.round(at), clockStep, flood: this.gate.take() });
  }

  private open(at: number, clockStep: boolean): void {
    const { sensor, boot, version, clock, payloadKey } = this.options;
    const { link, settings } = this;
    if (link === null) return;
    const from = Math.round(at);
    const place = { sensor, boot, sequence: this.sequence, version, from, to: from, clockStep };
    this.sequence += 1;
    this.begun = { wall: clock.wall(), monotonic: clock.monotonic() };
    this.border = segmentEnd(this.zone, from, settings.segmentSeconds);
    this.isDue = this.begun.wall >= this.border;
    this.noted = this.options.source.dropped;
    const cut = new PayloadCut(settings.payload, link.type, payloadKey);
    const base = this.begun.wall - this.begun.monotonic * 1000;
    this.writer.current = new OpenSegment({ ...BEGINNING, ...place }, link.type, link.snapLength, cut, base);
    this.writer.kick();
  }

  /** Packets that are not in the file would be unknown to a repair: what was thinned and dropped is noted in it. */
  private noteCounts(): void {
    const { current } = this.writer;
    const uncounted = this.gate.thinnedSoFar + this.options.source.dropped;
    if (current === null || uncounted === this.noted || this.writer.isBehind) return;
    this.noted = uncounted;
    const flood = { thinned: this.gate.thinnedSoFar, thinning: this.gate.thinningSoFar, seconds: [] };
    const to = this.options.clock.wall();
    current.note(this.writer.factsOf(current, { to, clockStep: false, flood }, this.options.source.dropped));
  }
}

/** What of the settings a recorder follows, as text. */
function recordedBy({ prefixes, payload, zone, segmentSeconds, floodPacketsPerSecond }: SensorSettings): string {
  return JSON.stringify([prefixes, payload, zone, segmentSeconds, floodPacketsPerSecond]);
}

/** Facts of a segment in which nothing has happened yet. */
const BEGINNING: Omit<SegmentFacts, "sensor" | "boot" | "sequence" | "version" | "from" | "to" | "clockStep"> = {
  kind: "capture",
  kept: "policy",
  packets: 0,
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: null,
  clockUncertainty: null,
  previous: null,
  original: null,
  repairedBytes: 0,
};
