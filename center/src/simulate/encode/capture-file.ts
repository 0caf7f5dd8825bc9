import { openStream } from "../random/random.ts";
import { droppedPackets } from "../plan/coverage.ts";
import { addressOn } from "../plan/network.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { startOf } from "../plan/timeline.ts";
import type { Span } from "../plan/timeline.ts";
import { ByteSink } from "./byte-sink.ts";
import { encodePacket } from "./encode-packet.ts";
import { writeSectionStart, writeStatistics } from "./pcapng-blocks.ts";

/** One capture of one sensor: the packets of an observed span of a day. */
export interface SimulatedCapture {
  readonly sensor: number;
  readonly day: number;
  /** Number of the span within the day, from 0. */
  readonly part: number;
  readonly packets: number;
  /** Packets that the interface statistics state as dropped. */
  readonly dropped: number;
  /** A pcapng file; the bytes are valid until the next capture is asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Turns planned sensor-days into captures, one for each observed span, in the order of time. Memory is used again. */
export class CaptureEncoder {
  readonly #run: RunPlan;
  readonly #sink: ByteSink;

  constructor(run: RunPlan) {
    this.#run = run;
    this.#sink = new ByteSink();
  }

  /** The captures of a sensor's day, one after the other; take the bytes of each before asking for the next. */
  *encode(plan: PacketPlan, sensor: number, day: number): Generator<SimulatedCapture> {
    const spans = this.#run.coverage.spans(sensor, day);
    const order = plan.inOrder();
    const random = openStream(this.#run.request.seed, "encode", sensor, day);
    let row = 0;
    for (const [part, span] of spans.entries()) {
      const end = endOfSpan(plan, order, row, (span.to - startOf(this.#run.timeline, day)) * 1000);
      yield this.#encodeSpan({ plan, order, from: row, to: end, sensor, day, part, span }, random);
      row = end;
    }
  }

  #encodeSpan(job: SpanJob, random: ReturnType<typeof openStream>): SimulatedCapture {
    const sink = this.#sink;
    sink.clear();
    writeSectionStart(sink, "eth0");
    this.#encodeRows(job, random);
    const packets = job.to - job.from;
    const share = this.#run.coverage.dropped(job.sensor, job.day);
    const dropped = droppedPackets(job.to, share) - droppedPackets(job.from, share);
    writeStatistics(sink, {
      startMicros: job.span.from * 1e6,
      endMicros: job.span.to * 1e6,
      received: packets + dropped,
      dropped,
    });
    return { sensor: job.sensor, day: job.day, part: job.part, packets, dropped, bytes: sink.content() };
  }

  #encodeRows(job: SpanJob, random: ReturnType<typeof openStream>): void {
    const { plan, order } = job;
    const sensor = this.#run.sensors[job.sensor];
    const destination = sensor === undefined ? 0 : addressOn(sensor, job.day);
    const dayMicros = startOf(this.#run.timeline, job.day) * 1e6;
    let last = 0;
    for (let index = job.from; index < job.to; index++) {
      const row = order[index] ?? 0;
      const millisecond = plan.millisecond[row] ?? 0;
      last = Math.min(millisecond * 1000 + 999, Math.max(last, millisecond * 1000 + random.below(1000)));
      const key = plan.key[row] ?? 0;
      encodePacket(
        this.#sink,
        {
          micros: dayMicros + last,
          source: plan.source[row] ?? 0,
          destination,
          protocol: key >>> 16,
          port: key & 0xffff,
          style: plan.style[row] ?? 0,
          servicePort: plan.servicePort[row] ?? 0,
          day: job.day,
        },
        random,
      );
    }
  }
}

interface SpanJob {
  readonly plan: PacketPlan;
  readonly order: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly sensor: number;
  readonly day: number;
  readonly part: number;
  readonly span: Span;
}

function endOfSpan(plan: PacketPlan, order: Uint32Array, from: number, endMillisecond: number): number {
  let index = from;
  while (index < order.length && (plan.millisecond[order[index] ?? 0] ?? 0) < endMillisecond) index++;
  return index;
}
