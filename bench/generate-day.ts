import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import { writeFrame } from "./day-packet.ts";
import type { Draw } from "./day-packet.ts";
import { drawSource, planSource } from "./day-plan.ts";
import { createStream } from "./random.ts";

/** 198.51.100.0/24, a documentation prefix: the sensor of the day answers for its first hundred addresses. */
export const SENSOR_PREFIX = "198.51.100.0/24";
const NETWORK = 0xc6336400;
/** 2026-03-01T00:00:00Z. */
export const DAY_START = 1_772_323_200;
const DAY_MICROS = 86_400e6;
const CHUNK = 1 << 20;
const LONGEST_RECORD = 512;
/** Packets that a repetition can repeat: about the last four seconds of a ten-million-packet day. */
const RECENT = 512;
/** Of 256 packets: how many are sent again unchanged (unanswered SYNs, replies of victims), and how many go on to a further address. */
const REPEATED = 62;
const SWEPT = 10;

/**
 * Writes a day of `packets` packets to a dark prefix as a classic pcap, in order of time: heavy-tailed sources, scanners
 * with their tools' marks, bots, backscatter. The same seed gives the same bytes. The file appears whole or not at all.
 */
export function generateDay(path: string, packets: number, seed: number): void {
  const descriptor = openSync(`${path}.tmp`, "w");
  const bytes = new Uint8Array(CHUNK + LONGEST_RECORD);
  const view = new DataView(bytes.buffer);
  const next = createStream(seed);
  const recent: Probe[] = [];
  let end = writeFileHeader(view);
  for (let packet = 0; packet < packets; packet++) {
    const micros = Math.floor(((packet + next() / 2 ** 32) * DAY_MICROS) / packets);
    const { index, draw } = nextProbe(next, recent);
    recent[packet % RECENT] = { index, draw };
    bytes.fill(0, end, end + LONGEST_RECORD);
    const length = writeFrame(bytes, end + 16, planSource(seed, index), NETWORK, draw);
    view.setUint32(end, DAY_START + Math.floor(micros / 1e6), true);
    view.setUint32(end + 4, micros % 1e6, true);
    view.setUint32(end + 8, length, true);
    view.setUint32(end + 12, length, true);
    end += 16 + length;
    if (end >= CHUNK) {
      writeSync(descriptor, bytes, 0, end);
      end = 0;
    }
  }
  writeSync(descriptor, bytes, 0, end);
  closeSync(descriptor);
  renameSync(`${path}.tmp`, path);
}

interface Probe {
  readonly index: number;
  readonly draw: Draw;
}

function nextProbe(next: () => number, recent: readonly Probe[]): Probe {
  const fate = next() & 255;
  const earlier = recent[next() % RECENT];
  if (earlier !== undefined && fate < REPEATED) return earlier;
  if (earlier !== undefined && fate < REPEATED + SWEPT) {
    return { index: earlier.index, draw: { ...earlier.draw, destination: next(), sequence: next() } };
  }
  const draw = { port: next(), destination: next(), sequence: next(), other: next() };
  return { index: drawSource(next()), draw };
}

function writeFileHeader(view: DataView): number {
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, 1, true);
  return 24;
}
