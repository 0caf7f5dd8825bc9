import { buildSegment } from "../feed/segment-builder.ts";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import type { Random } from "../random.ts";

/** What a row of segments is made for. */
export interface SegmentRow {
  readonly sensor: string;
  readonly address: string;
  readonly random: Random;
  nextNumber(): number;
}

const DAYS = 6;
const MINUTE = 60;
const PORTS = [22, 23, 80, 443, 445, 8080];
/** Segments of one run of the agent. */
const BOOT_SEGMENTS = 40;
const EMPTY = 0.2;
const MOST_PACKETS = 40;
/** Half a minute before midnight in Japan and in UTC: the segment in the middle of each three lies across it. */
const BORDERS = [14 * 3600 + 59 * 60 - 30, 23 * 3600 + 59 * 60 - 30, 3 * 3600];
const FIRST_DAY = Date.UTC(2026, 2, 1) / 1000;

/** An endless row of closed segments of one sensor: many lie across a midnight, some are empty, runs end and begin. */
export function* midnightSegments({ sensor, address, random, nextNumber }: SegmentRow): Generator<BuiltSegment, never> {
  let boot = "";
  let previous: string | null = null;
  for (let index = 0; ; index++) {
    const sequence = index % BOOT_SEGMENTS;
    if (sequence === 0) {
      boot = Array.from({ length: 16 }, () => random.below(16).toString(16)).join("");
      previous = null;
    }
    const day = FIRST_DAY + (Math.floor(index / (3 * BORDERS.length)) % DAYS) * 86_400;
    const border = BORDERS[Math.floor(index / 3) % BORDERS.length] ?? 0;
    const from = day + border + (index % 3) * MINUTE;
    const count = random.chance(EMPTY) ? 0 : random.between(1, MOST_PACKETS);
    const packets = Array.from({ length: count }, (_, packet) => ({
      number: nextNumber(),
      at: BigInt(from) * 1_000_000_000n + BigInt(Math.floor(((packet + 0.5) / count) * MINUTE * 1000)) * 1_000_000n,
      destination: address,
      port: random.pick(PORTS),
    }));
    const plan = { sensor, boot, sequence, from: from * 1e6, to: (from + MINUTE) * 1e6, previous };
    const segment = buildSegment(plan, packets);
    previous = segment.sha256;
    yield segment;
  }
}
