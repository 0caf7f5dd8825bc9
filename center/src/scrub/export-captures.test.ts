import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatIpv4, parseAddress, parsePrefix } from "@teiten/core/names";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp, udp, word32 } from "../../../test/captures/packet-builder.ts";
import { readRows } from "../../../test/captures/read-rows.ts";
import { CaptureFile } from "./capture-file.ts";
import { checkExport } from "./check-export.ts";
import { BookKeeping } from "./export-books.ts";
import { exportCaptures } from "./export-captures.ts";
import { exportKeys } from "./export-key.ts";
import { HiddenAddresses } from "./hidden-addresses.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import type { ScrubRules, SourceCapture } from "./scrub-captures.ts";

const folder = mkdtempSync(join(tmpdir(), "teiten-scrub-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SENSOR = "198.51.100.2";
const WORD = parseAddress(SENSOR)!.words[3];
const PREFIX = parsePrefix(SENSOR)!;

function rulesOf(): ScrubRules {
  const maps = { hidden: new HiddenAddresses([PREFIX]), pseudonyms: new Pseudonyms(new Uint8Array(32)), sources: null };
  return { maps, payload: { keep: "none" }, from: 0, to: 1000, shift: 0, canaryKey: null };
}

async function* captureOf(capture: Uint8Array): AsyncGenerator<SourceCapture, void, void> {
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    yield capture;
  }
  yield { sensor: "tokyo-1", addresses: [{ prefix: PREFIX, from: null, to: null }], pieces: pieces() };
}

const mirai = ipv4({ source: "192.0.2.1", destination: SENSOR }, tcp({ sequence: WORD }));
const frames = [
  { frame: ethernet(0x0800, mirai, [[0x8100, 77]]), second: 20 },
  { frame: ethernet(0x0800, ipv4({ destination: SENSOR, protocol: 17 }, udp(1, 2, new Uint8Array(9)))), second: 10 },
  { frame: ethernet(0x0800, ipv4({ destination: "198.51.100.3" }, tcp())), second: 11 },
  { frame: ethernet(0x0806, new Uint8Array(28)), second: 12 },
  { frame: ethernet(0x0800, mirai), second: 1000 },
];

test("an export holds the sensor's packets in the order of time, without link headers, and says what was left out", async () => {
  const path = join(folder, "one.pcap");
  const { books } = await exportCaptures({
    rules: rulesOf(),
    captures: captureOf(pcap(frames)),
    path,
    facts: { key: "k" },
  });
  expect(books).toMatchObject({ frames: 5, written: 2, marks: { mirai: 1 }, withheld: 0 });
  expect(books.leftOut).toEqual({ "not-ip": 1, "other-destination": 1, "other-time": 1 });
  const { rows, summary } = readRows(readFileSync(path));
  expect(summary.cut).toBeNull();
  const destination = rulesOf().maps.pseudonyms.of4(WORD);
  expect(rows).toMatchObject([
    { second: 10, vlan: 0xffff, wireLength: 37, capturedLength: 28, destination3: destination },
    { second: 20, vlan: 0xffff, capturedLength: 40, destination3: destination, tcpSequence: destination },
  ]);
  expect(JSON.parse(readFileSync(`${path}.json`, "utf8"))).toMatchObject({ written: 2, payload: "none", key: "k" });
  expect(readFileSync(`${path}.json`, "utf8")).not.toContain("tokyo-1");
  await expect(
    exportCaptures({ rules: rulesOf(), captures: captureOf(pcap(frames)), path, facts: {} }),
  ).rejects.toMatchObject({ code: "export-exists" });
});

test("an export that fails the check leaves nothing", async () => {
  const path = join(folder, "unsafe.pcap");
  const rules = rulesOf();
  rules.maps.pseudonyms.of4 = () => WORD;
  const captures = captureOf(
    pcap([
      { frame: ethernet(0x0800, mirai), second: 1 },
      { frame: frames[1]!.frame, second: 2 },
    ]),
  );
  const books = await exportCaptures({ rules, captures, path, facts: {} });
  expect(books.books.leftOut).toEqual({ "address-in-header": 2 });
  rmSync(path);
  rmSync(`${path}.json`);
  const cut = { ...rulesOf(), maps: { ...rulesOf().maps, hidden: new Late() } };
  await expect(
    exportCaptures({ rules: cut, captures: captureOf(pcap(frames)), path, facts: {} }),
  ).rejects.toMatchObject({ code: "export-unsafe" });
  expect(readdirSync(folder).filter((name) => name.startsWith("unsafe"))).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

/** A registry of which scrubbing overlooks a sensor, the one that sent the packet: what a mistake in the search would do. */
class Late extends HiddenAddresses {
  constructor() {
    super([PREFIX]);
  }
  override get signs(): ReadonlySet<number> {
    return new Set([parseAddress("192.0.2.1")!.words[3]]);
  }
}

const books = (): BookKeeping => {
  const kept = new BookKeeping();
  kept.write(0, { bytes: mirai, length: 40, header: "valid", transport: "unset", isWithheld: false });
  return kept;
};

test.each([
  ["binary", word32(WORD), "in binary"],
  ["the other order of bytes", word32(WORD).toReversed(), "in binary"],
  ["text", Buffer.from(`x${SENSOR}y`), "spelled out"],
  ["hexadecimal", Buffer.from(WORD.toString(16)), "spelled out"],
  ["decimal", Buffer.from(String(WORD)), "spelled out"],
  ["reverse", Buffer.from("2.100.51.198"), "spelled out"],
  ["base64", Buffer.from(`:${SENSOR}`, "latin1").toString("base64"), "spelled out"],
  ["16-bit characters", Buffer.from(SENSOR, "utf16le"), "spelled out"],
  ["its /24", Buffer.from("198.51.100.0/24"), "spelled out"],
])("the check finds an address that was left in: %s", async (how, planted, found) => {
  const path = join(folder, `planted-${how.replaceAll(/\W/g, "")}.pcap`);
  const file = new CaptureFile(path);
  const payload = typeof planted === "string" ? Buffer.from(planted) : planted;
  const packet = ipv4({ destination: "240.1.2.3", protocol: 17 }, udp(1, 2, payload));
  file.add(1, 0, packet, packet.length);
  file.finish();
  const { faults } = await checkExport(path, rulesOf().maps, books().close());
  expect(faults.join()).toContain(found);
});

test.each([
  ["clean", ipv4({ destination: "240.1.2.3" }, tcp()), []],
  ["a mark that was lost", ipv4({ destination: "240.1.2.3" }, tcp()), ["the mark mirai was on 1 packets and is on 0"]],
  [
    "a checksum that broke",
    bytes(mirai.slice(0, 16), "f0010203", tcp()),
    ["a valid header checksum was on 1 packets and is on 0"],
  ],
])("the check finds %s", async (what, packet, faults) => {
  const path = join(folder, `marks-${what.replaceAll(" ", "-")}.pcap`);
  const file = new CaptureFile(path);
  file.add(1, 0, packet, packet.length);
  file.finish();
  const kept = books().close();
  const marks = what.startsWith("a mark") ? { ...kept.marks, mirai: 1 } : kept.marks;
  expect((await checkExport(path, rulesOf().maps, { ...kept, marks })).faults).toEqual(faults);
});

test("packets that waited on the disk are merged in the order of time", () => {
  const path = join(folder, "runs.pcap");
  const file = new CaptureFile(path, 4000);
  const packet = ipv4({ destination: "240.1.2.3" }, tcp());
  const times = Array.from({ length: 300 }, (_, index) => (index * 7919) % 301);
  for (const time of times) file.add(time, time, packet, packet.length);
  file.finish();
  const { rows } = readRows(readFileSync(path));
  expect(rows.map(({ second }) => second)).toEqual(times.toSorted((one, other) => one - other));
  expect(readdirSync(folder).filter((name) => name.includes(".run-"))).toEqual([]);
});

test("exports with one key file have one map, others another; pseudonyms of neighbours are no neighbours", () => {
  const file = join(folder, "key");
  const [one, again, other] = [exportKeys(file), exportKeys(file), exportKeys(null)];
  expect(again).toEqual(one);
  expect(other.fingerprint).not.toBe(one.fingerprint);
  const map = new Pseudonyms(one.pseudonyms);
  const pseudonyms = Array.from({ length: 256 }, (_, host) => map.of4(WORD + host));
  expect(new Set(pseudonyms).size).toBe(256);
  expect(new Set(pseudonyms.map((word) => word >>> 8)).size).toBeGreaterThan(250);
  expect(pseudonyms.every((word) => formatIpv4(word).startsWith("2") && word >>> 28 === 0xf)).toBe(true);
  expect(map.original4(pseudonyms[9]!)).toBe(WORD + 9);
});
