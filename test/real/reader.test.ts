import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { openCapture, readCapture } from "../../center/src/archive/index.ts";
import { PACKET_FIELDS } from "../../center/src/commands/packet-fields.ts";
import { createPacketListing } from "../../center/src/commands/packet-listing.ts";
import { TeitenError } from "../../center/src/telemetry/index.ts";
import { allowance, readDifferences } from "./named-differences.ts";
import { comparePayloads } from "./payload-agreement.ts";

const CAPTURES = join(import.meta.dirname, "../../../shared/data/captures");
const LIST = join(import.meta.dirname, "reader-differences.tsv");

/** The columns whose agreement is required on 99.9 % of the frames with an IP header. */
const DECODED = new Set(
  "ver src dst l4 sport dport tcp_flags icmp_type icmp_code ttl ip_id frag_off mf tcp_seq tcp_win".split(" "),
);

interface Reading {
  readonly file: string;
  /** One line per frame, or null when the reader gave an error, which `message` then holds. */
  readonly lines: readonly string[] | null;
  readonly message: string;
  readonly verdicts: number;
  readonly frames: number;
  readonly seconds: number;
  /** The truth's lines, without its header; none for a file that tshark cannot read. */
  readonly truth: readonly string[];
}

async function read(folder: string, file: string): Promise<Reading> {
  const truthText = gunzipSync(readFileSync(join(CAPTURES, "truth", `${file}.tsv.gz`))).toString();
  const truth = truthText.split("\n").slice(1, -1);
  const started = performance.now();
  const listing = createPacketListing("tsv", false);
  let text = "";
  try {
    const capture = await openCapture(join(CAPTURES, folder, file));
    const summary = await readCapture(capture, (batch) => (text += listing.lines(batch, file)));
    return {
      file,
      lines: text.split("\n").slice(0, -1),
      message: summary.cut?.reason ?? "",
      frames: summary.frames,
      verdicts: Object.values(summary.verdicts).reduce((sum, count) => sum + count, 0),
      seconds: (performance.now() - started) / 1000,
      truth,
    };
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error;
    const seconds = (performance.now() - started) / 1000;
    return { file, lines: null, message: error.message, frames: 0, verdicts: 0, seconds, truth };
  }
}

interface Comparison {
  readonly frames: number;
  readonly differing: number;
  readonly unnamed: readonly string[];
  readonly unused: readonly string[];
}

function compare(readings: readonly Reading[]): Comparison {
  const list = readDifferences(LIST);
  const unnamed: string[] = [];
  let frames = 0;
  let differing = 0;
  for (const { file, lines, truth } of readings) {
    if (truth.length !== lines?.length) allowance(list, file, 0, "count");
    for (const [index, line] of truth.entries()) {
      const differences = rowDifferences(lines?.[index] ?? "", line);
      const hasHeader = line.split("\t")[5] !== "";
      if (hasHeader) frames += 1;
      if (hasHeader && differences.some(({ field }) => DECODED.has(field))) differing += 1;
      for (const { field, ours, theirs } of differences) {
        if (allowance(list, file, index + 1, field) !== undefined) continue;
        unnamed.push(`${file} frame ${index + 1} ${field}: tshark "${theirs}", here "${ours}"`);
      }
    }
  }
  const unused = list.filter((named) => !named.used).map(({ file, reason }) => `${file}: ${reason}`);
  return { frames, differing, unnamed, unused };
}

const COMPARED = PACKET_FIELDS.slice(
  0,
  PACKET_FIELDS.findIndex(({ name }) => name === "verdict"),
);

/** The truth has a column `protocols` in fifth place, which is not ours, and lacks `verdict` and what follows it. */
function rowDifferences(ours: string, truth: string): { field: string; ours: string; theirs: string }[] {
  const left = ours.split("\t");
  const right = truth.split("\t").toSpliced(4, 1);
  return COMPARED.flatMap(({ name }, index) => {
    const pair = { field: name, ours: left[index] ?? "", theirs: right[index] ?? "" };
    return pair.ours === pair.theirs ? [] : [pair];
  });
}

const PAYLOAD = PACKET_FIELDS.findIndex(({ name }) => name === "payload");

/** Class and protocols of each frame that both sides read. */
function payloadsOf({ file, lines, truth }: Reading): readonly { place: string; payload: string; protocols: string }[] {
  if (lines === null || lines.length !== truth.length) return [];
  return lines.map((line, index) => ({
    place: `${file} frame ${index + 1}`,
    payload: line.split("\t")[PAYLOAD] ?? "",
    protocols: truth[index]?.split("\t")[4] ?? "",
  }));
}

describe.skipIf(!existsSync(CAPTURES))(
  "captures that others wrote, against tshark (skipped without shared/data)",
  () => {
    let readings: readonly Reading[] = [];

    beforeAll(async () => {
      const all: Reading[] = [];
      for (const folder of ["formats", "scans"]) {
        for (const file of readdirSync(join(CAPTURES, folder)).toSorted()) {
          if (file !== "LABELS.tsv") all.push(await read(folder, file));
        }
      }
      readings = all;
    }, 120_000);

    test("there are hundreds of captures", () => {
      expect(readings.length).toBeGreaterThan(800);
    });

    test("every capture that tshark reads has the same number of frames here", () => {
      const list = readDifferences(LIST);
      const different = readings
        .filter(({ truth, lines }) => truth.length !== lines?.length)
        .filter(({ file }) => allowance(list, file, 0, "count") === undefined)
        .map(({ file, truth, lines, message }) => `${file}: tshark ${truth.length}, here ${lines?.length} ${message}`);
      expect(different).toEqual([]);
    });

    test("99.9 % of the frames with an IP header agree in every decoded field", () => {
      const { frames, differing } = compare(readings);
      expect(frames).toBeGreaterThan(100_000);
      expect(1 - differing / frames).toBeGreaterThanOrEqual(0.999);
    });

    test("every difference in any column is on the list, and every row of the list is needed", () => {
      const { unnamed, unused } = compare(readings);
      expect(unnamed).toEqual([]);
      expect(unused).toEqual([]);
    });

    test("99 % of the payloads that both name are named alike, and thousands are", () => {
      const { both, different } = comparePayloads(readings.flatMap(payloadsOf));
      expect(both).toBeGreaterThan(5000);
      expect(different.slice(0, Math.max(0, different.length - both / 100))).toEqual([]);
    });

    test("the books of every capture balance", () => {
      const wrong = readings.filter(
        ({ frames, verdicts, lines }) => frames !== verdicts || frames !== (lines?.length ?? 0),
      );
      expect(wrong.map(({ file }) => file)).toEqual([]);
    });

    test("what cannot be read says why, and nothing hangs", () => {
      const silent = readings.filter(({ lines, message }) => lines === null && message === "");
      expect(silent.map(({ file }) => file)).toEqual([]);
      expect(readings.filter(({ seconds }) => seconds > 10).map(({ file }) => file)).toEqual([]);
    });
  },
);
