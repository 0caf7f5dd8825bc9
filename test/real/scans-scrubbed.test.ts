import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parsePrefix } from "@teiten/core/names";
import { HiddenAddresses, PrefixPreserving, Pseudonyms, exportCaptures } from "../../center/src/scrub/index.ts";
import type { ExportBooks, PayloadRule, SourceCapture } from "../../center/src/scrub/index.ts";

const SCANS = join(import.meta.dirname, "../../../shared/data/captures/scans");
const folder = mkdtempSync(join(tmpdir(), "teiten-scrub-real-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* source(file: string, prefix: string): AsyncGenerator<SourceCapture, void, void> {
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    yield readFileSync(join(SCANS, file));
  }
  yield { sensor: "one", addresses: [{ prefix: parsePrefix(prefix)!, from: null, to: null }], pieces: pieces() };
}

async function scrub(file: string, prefix: string, payload: PayloadRule, anonymise: boolean): Promise<ExportBooks> {
  const key = new Uint8Array(32).fill(3);
  const maps = {
    hidden: new HiddenAddresses([parsePrefix(prefix)!]),
    pseudonyms: new Pseudonyms(key),
    sources: anonymise ? new PrefixPreserving(key) : null,
  };
  const rules = { maps, payload, from: 0, to: 2 ** 32, shift: 0, canaryKey: null };
  const path = join(folder, `${file}-${payload.keep}`);
  const { books } = await exportCaptures({ rules, captures: source(file, prefix), path, facts: {} });
  return books;
}

interface Expected {
  readonly file: string;
  readonly prefix: string;
  readonly payload: PayloadRule;
  readonly anonymise: boolean;
  readonly books: object;
}

const EXPECTED: readonly Expected[] = [
  {
    file: "esnet__masscan__tcp_0_1000_20190821.pcap",
    prefix: "198.124.152.15",
    payload: { keep: "none" },
    anonymise: true,
    books: { written: 1005, leftOut: {}, marks: { masscan: 1001, "masscan-1.3.2": 1001 }, wholeAndValid: 1005 },
  },
  {
    file: "chrissanders__synscan.pcapng",
    prefix: "64.13.134.52",
    payload: { keep: "full" },
    anonymise: false,
    books: { written: 1994, leftOut: { "other-destination": 17 }, marks: { "nmap-syn": 1994 }, wholeAndValid: 1994 },
  },
  {
    file: "simple-scan__backscatter.trace",
    prefix: "192.150.186.0/23",
    payload: { keep: "full" },
    anonymise: false,
    books: { written: 3468, leftOut: { "other-destination": 1303 }, headerSums: { valid: 3468 }, wholeAndValid: 3468 },
  },
  {
    file: "stopddos__amp.dns.RRSIG.fragmented.pcap",
    prefix: "10.10.10.10",
    payload: { keep: "hash" },
    anonymise: true,
    books: { written: 4397, leftOut: { "other-destination": 15 }, transportSums: { wrong: 46, none: 727 } },
  },
];

describe.skipIf(!existsSync(SCANS))("real captures leave scrubbed, and pass the check", () => {
  test.each(EXPECTED)("$file", async ({ file, prefix, payload, anonymise, books }) => {
    expect(await scrub(file, prefix, payload, anonymise)).toMatchObject(books);
  });
});
