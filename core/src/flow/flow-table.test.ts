import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePrefix } from "../names/index.ts";
import {
  HAS_ICMP,
  HAS_NO_TIME,
  HAS_PORTS,
  HAS_TCP,
  IS_LATER_FRAGMENT,
  VERDICTS,
  createPacketColumns,
} from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { TRAFFIC_CLASSES } from "./flow-columns.ts";
import type { FlowColumns } from "./flow-columns.ts";
import { MAX_DAYS, createFlowTable } from "./flow-table.ts";
import type { FlowSummary, FlowTableOptions } from "./flow-table.ts";
import { toolMarksOf } from "./packet-facts.ts";
import type { PrefixEpoch } from "./prefix-epoch.ts";
import { trafficClassOf } from "./traffic-class.ts";

interface TestPacket {
  readonly time: number;
  readonly verdict: number;
  readonly version: 4 | 6;
  readonly source: readonly [number, number, number, number];
  readonly destination: readonly [number, number, number, number];
  readonly protocol: number;
  readonly later: boolean;
  readonly port: number;
  readonly sourcePort: number;
  readonly flags: number;
  readonly payload: number;
  readonly ttl: number;
  readonly bytes: number;
  readonly ipId: number;
}

const PLAIN: TestPacket = {
  time: 1_000_000_020,
  verdict: 0,
  version: 4,
  source: [0, 0, 0, 0x0a000001],
  destination: [0, 0, 0, 0xc0000201],
  protocol: 6,
  later: false,
  port: 23,
  sourcePort: 40_000,
  flags: 2,
  payload: 0,
  ttl: 50,
  bytes: 40,
  ipId: 1,
};

function toBatch(packets: readonly TestPacket[]): PacketColumns {
  const batch = createPacketColumns(Math.max(1, packets.length));
  batch.length = packets.length;
  packets.forEach((packet, row) => {
    const transport = !packet.later && packet.verdict === 0;
    const ports = transport && (packet.protocol === 6 || packet.protocol === 17);
    const icmp = transport && (packet.protocol === 1 || packet.protocol === 58);
    batch.second[row] = packet.time;
    batch.verdict[row] = packet.verdict;
    batch.version[row] = packet.version;
    [batch.source0, batch.source1, batch.source2, batch.source3].forEach(
      (words, word) => (words[row] = packet.source[word] ?? 0),
    );
    [batch.destination0, batch.destination1, batch.destination2, batch.destination3].forEach(
      (words, word) => (words[row] = packet.destination[word] ?? 0),
    );
    batch.protocol[row] = packet.protocol;
    batch.has[row] =
      (ports ? HAS_PORTS : 0) |
      (ports && packet.protocol === 6 ? HAS_TCP : 0) |
      (icmp ? HAS_ICMP : 0) |
      (packet.later ? IS_LATER_FRAGMENT : 0);
    batch.destinationPort[row] = ports ? packet.port : 0;
    batch.sourcePort[row] = ports ? packet.sourcePort : 0;
    batch.icmpType[row] = icmp ? packet.port >>> 8 : 0;
    batch.icmpCode[row] = icmp ? packet.port & 255 : 0;
    batch.tcpFlags[row] = ports && packet.protocol === 6 ? packet.flags : 0;
    batch.payloadClass[row] = ports ? packet.payload : 0;
    batch.ttl[row] = packet.ttl;
    batch.ipLength[row] = packet.bytes;
    batch.ipId[row] = packet.ipId;
  });
  return batch;
}

interface Row {
  readonly key: string;
  packets: number;
  bytes: bigint;
  destinations: number;
}

function rowsOf(block: FlowColumns): Row[] {
  return Array.from({ length: block.length }, (_, row) => ({
    key: [
      block.minute[row],
      Buffer.from(block.source.slice(row * 16, row * 16 + 16)).toString("hex"),
      block.protocol[row],
      block.port[row],
      block.service[row],
      block.fragment[row],
      block.trafficClass[row],
      block.marks[row],
      block.payload[row],
      block.tcpFlags[row],
      block.ttl[row],
    ].join(","),
    packets: block.packets[row] ?? 0,
    bytes: block.bytes[row] ?? 0n,
    destinations: block.destinations[row] ?? 0,
  }));
}

function run(
  batches: readonly PacketColumns[],
  options: Partial<FlowTableOptions> = {},
): { rows: Row[]; summary: FlowSummary } {
  const rows: Row[] = [];
  const table = createFlowTable({
    seed: 7,
    addresses: [],
    onBlock: (block) => rows.push(...rowsOf(block)),
    ...options,
  });
  for (const batch of batches) table.add(batch);
  return { rows, summary: table.finish() };
}

/** The same count with a map keyed by text, from the packets themselves; `destinations` per key over the whole input. */
function naiveCount(packets: readonly TestPacket[], accepts: (packet: TestPacket) => boolean): Map<string, Row> {
  const rows = new Map<string, Row>();
  const seen = new Set<string>();
  const batch = toBatch(packets);
  packets.forEach((packet, at) => {
    if (packet.verdict !== 0 || packet.time < 0 || packet.time >= 4_294_967_280 || !accepts(packet)) return;
    const words = packet.version === 4 ? [0, 0, 0xffff, packet.source[3]] : packet.source;
    const hasPort = !packet.later && [1, 6, 17, 58].includes(packet.protocol);
    const key = [
      Math.floor(packet.time / 60) * 60,
      words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(""),
      packet.protocol,
      hasPort ? packet.port : 0,
      isAnswer(packet, trafficClassOf(batch, at)) ? packet.sourcePort : 0,
      packet.later ? 1 : 0,
      trafficClassOf(batch, at),
      toolMarksOf(batch, at),
      !packet.later && [6, 17].includes(packet.protocol) ? packet.payload : 0,
      packet.protocol === 6 && !packet.later ? packet.flags & 255 : 0,
      packet.ttl,
    ].join(",");
    const row = rows.get(key) ?? { key, packets: 0, bytes: 0n, destinations: 0 };
    row.packets++;
    row.bytes += BigInt(packet.bytes);
    const pair = `${key} ${packet.version === 4 ? packet.destination[3] : packet.destination.join()}`;
    if (!seen.has(pair)) row.destinations++;
    seen.add(pair);
    rows.set(key, row);
  });
  return rows;
}

const isAnswer = (packet: TestPacket, trafficClass: number): boolean =>
  TRAFFIC_CLASSES[trafficClass] === "backscatter" && !packet.later && [6, 17].includes(packet.protocol);

function summed(rows: readonly Row[]): Map<string, { packets: number; bytes: bigint }> {
  const sums = new Map<string, { packets: number; bytes: bigint }>();
  for (const { key, packets, bytes } of rows) {
    const before = sums.get(key) ?? { packets: 0, bytes: 0n };
    sums.set(key, { packets: before.packets + packets, bytes: before.bytes + bytes });
  }
  return sums;
}

const sumsOf = (rows: Map<string, Row>): Map<string, { packets: number; bytes: bigint }> => summed([...rows.values()]);

const word = fc.constantFrom(0, 1, 0x0a000001, 0x7fffffff, 0x80000000, 0xc0000201, 0xffffffff);
const anyPacket: fc.Arbitrary<TestPacket> = fc.record({
  time: fc.oneof(
    fc.integer({ min: 1_000_000_000, max: 1_000_000_200 }),
    fc.constantFrom(-1, 0, 59, 60, 4_294_967_279, 4_294_967_280, 2 ** 32, 1e12),
  ),
  verdict: fc.constantFrom(0, 0, 0, 0, 1, VERDICTS.length - 1),
  version: fc.constantFrom(4, 4, 4, 6),
  source: fc.tuple(word, word, word, word),
  destination: fc.tuple(word, word, word, word),
  protocol: fc.constantFrom(6, 6, 17, 1, 58, 47),
  later: fc.constantFrom(false, false, false, true),
  port: fc.constantFrom(0, 23, 53, 2048, 65535),
  sourcePort: fc.constantFrom(0, 53, 40_000, 65535),
  payload: fc.constantFrom(0, 1, 5, 63),
  flags: fc.integer({ min: 0, max: 4095 }),
  ttl: fc.constantFrom(1, 64, 255),
  bytes: fc.constantFrom(0, 40, 65535, 0xffff_ffff),
  ipId: fc.constantFrom(0, 54321),
});
const packetList = fc.array(anyPacket, { maxLength: 300 });

/** Cuts a list at the given places. */
function split<Item>(items: readonly Item[], cuts: readonly number[]): Item[][] {
  const places = [0, ...cuts.map((cut) => cut % (items.length + 1)).toSorted((a, b) => a - b), items.length];
  return places.slice(1).map((end, index) => items.slice(places[index], end));
}

test("any packets in any batches give the sums of an independent count, and the books balance", () => {
  fc.assert(
    fc.property(packetList, fc.array(fc.nat(), { maxLength: 6 }), fc.integer(), (packets, cuts, seed) => {
      const { rows, summary } = run(split(packets, cuts).map(toBatch), { seed, blockRows: 64 });
      const naive = naiveCount(packets, () => true);
      expect(summed(rows)).toEqual(sumsOf(naive));
      const counted = rows.reduce((sum, row) => sum + row.packets, 0);
      const uncounted = Object.values(summary.uncounted).reduce((sum, frames) => sum + frames, 0);
      expect(summary.frames).toBe(packets.length);
      expect(summary.counted).toBe(counted);
      expect(summary.frames).toBe(summary.counted + uncounted);
      expect(summary.rows).toBe(rows.length);
    }),
  );
});

test("packets in order of time give one row a key with its exact distinct destinations", () => {
  fc.assert(
    fc.property(packetList, fc.array(fc.nat(), { maxLength: 6 }), (packets, cuts) => {
      const ordered = packets.toSorted((a, b) => a.time - b.time);
      const { rows } = run(split(ordered, cuts).map(toBatch));
      expect(new Map(rows.map((row) => [row.key, row]))).toEqual(naiveCount(ordered, () => true));
    }),
  );
});

test("any split of a capture into files gives the same sums", () => {
  fc.assert(
    fc.property(packetList, fc.array(fc.nat(), { maxLength: 4 }), (packets, cuts) => {
      const whole = run([toBatch(packets)]);
      const parts = split(packets, cuts).map((part, index) => run([toBatch(part)], { seed: index }));
      expect(summed(parts.flatMap((part) => part.rows))).toEqual(summed(whole.rows));
    }),
  );
});

test("a window that holds few rows is handed on early and the sums stay", () => {
  fc.assert(
    fc.property(packetList, (packets) => {
      const { rows } = run(
        packets.map((packet) => toBatch([packet])),
        { windowRows: 2, blockRows: 3 },
      );
      expect(summed(rows)).toEqual(sumsOf(naiveCount(packets, () => true)));
    }),
  );
});

const epoch = (text: string, from: number | null = null, to: number | null = null): PrefixEpoch => {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new Error(text);
  return { prefix, from, to };
};

test("only packets to the sensor's addresses count, as they were its own at the time", () => {
  const addresses = [epoch("192.0.2.0/25", null, 1_000_000_080), epoch("2001:db8::/33")];
  const to = (time: number, last: number): TestPacket => ({ ...PLAIN, time, destination: [0, 0, 0, last] });
  const six = (first: number, second: number): TestPacket => ({
    ...PLAIN,
    version: 6,
    destination: [first, second, 0, 1],
  });
  const packets = [
    to(1_000_000_020, 0xc0000201),
    to(1_000_000_020, 0xc000027f),
    to(1_000_000_020, 0xc0000280),
    to(1_000_000_080, 0xc0000201),
    six(0x20010db8, 0x7fffffff),
    six(0x20010db8, 0x80000000),
  ];
  const { rows, summary } = run([toBatch(packets)], { addresses });
  expect(summary.counted).toBe(3);
  expect(summary.uncounted).toEqual({ "not-addressed": 3 });
  expect(rows.map((row) => row.destinations)).toEqual([2, 1]);
});

test("frames that are no row are counted by their reason", () => {
  const packets = [
    PLAIN,
    { ...PLAIN, verdict: VERDICTS.indexOf("not-ip") },
    { ...PLAIN, verdict: VERDICTS.indexOf("transport-truncated") },
    { ...PLAIN, time: -1 },
    { ...PLAIN, time: 2 ** 32 },
  ];
  const { summary } = run([toBatch(packets)]);
  expect(summary).toMatchObject({
    frames: 5,
    counted: 1,
    uncounted: { "not-ip": 1, "transport-truncated": 1, "time-out-of-range": 2 },
  });
});

test("a frame without a time is in no row and no minute, beside frames of the first second of 1970 too", () => {
  const batch = toBatch([{ ...PLAIN, time: 0 }, { ...PLAIN, time: 0 }, { ...PLAIN, time: 0, verdict: 8 }, PLAIN]);
  for (const row of [1, 2]) batch.has[row] = (batch.has[row] ?? 0) | HAS_NO_TIME;
  const { summary } = run([batch]);
  expect(summary).toMatchObject({ frames: 4, counted: 2, uncounted: { "no-time": 1, [VERDICTS[8]]: 1 } });
  expect([...summary.minutes.minute]).toEqual([0, PLAIN.time - (PLAIN.time % 60)]);
});

test("a capture gives rows of a bounded number of days, and of these to its end", () => {
  const on = (day: number): TestPacket => ({ ...PLAIN, time: day * 86_400 + 5 });
  const days = Array.from({ length: MAX_DAYS + 40 }, (_, day) => on(day * 3));
  const { rows, summary } = run([toBatch([...days, { ...on(3 * MAX_DAYS), verdict: 8 }, on(0)])]);
  expect(summary).toMatchObject({ counted: MAX_DAYS + 1, uncounted: { "too-many-days": 40 } });
  expect(rows).toHaveLength(MAX_DAYS + 1);
  expect(summary.minutes.minute).toHaveLength(MAX_DAYS);
});

test("frames per minute come out in order of time, late ones in their own minute", () => {
  const at = (time: number): TestPacket => ({ ...PLAIN, time });
  const { summary } = run([toBatch([at(120), at(60), at(179), at(61), { ...at(0), verdict: 8 }])]);
  expect([...summary.minutes.minute]).toEqual([0, 60, 120]);
  expect([...summary.minutes.frames]).toEqual([1, 2, 2]);
  expect(summary.minutes.unlisted).toBe(0);
});

test("bytes of one row pass 32 bits", () => {
  const many = Array.from({ length: 5 }, () => ({ ...PLAIN, bytes: 0xffff_ffff }));
  expect(run([toBatch(many)]).rows[0]?.bytes).toBe(5n * 0xffff_ffffn);
});

test("a block is handed on when it is full and its memory is used again", () => {
  const lengths: number[] = [];
  const arrays = new Set<ArrayBufferLike>();
  const packets = Array.from({ length: 25 }, (_, index) => ({ ...PLAIN, port: index }));
  const onBlock = (block: FlowColumns): void => {
    lengths.push(block.length);
    arrays.add(block.packets.buffer);
  };
  run([toBatch(packets)], { blockRows: 10, onBlock });
  expect(lengths).toEqual([10, 10, 5]);
  expect(arrays.size).toBe(1);
});

test("packets that alternate between far minutes cost little more than others, and every one is counted", () => {
  const batch = toBatch(
    Array.from({ length: 512 }, (_, at) => ({ ...PLAIN, time: 1_000_000_020 + (at & 1) * 86_400, port: at })),
  );
  const table = createFlowTable({ seed: 7, addresses: [epoch("192.0.2.0/24")], onBlock: () => undefined });
  const started = performance.now();
  for (let round = 0; round < 400; round++) table.add(batch);
  const summary = table.finish();
  expect(summary).toMatchObject({ counted: 204_800, rows: 204_800 });
  expect([...summary.minutes.frames]).toEqual([102_400, 102_400]);
  expect(performance.now() - started).toBeLessThan(3000);
});

test("an address that changes within a minute counts to the second, in any order of time", () => {
  const prefixOf = (text: string): PrefixEpoch["prefix"] => {
    const prefix = parsePrefix(text);
    if (prefix === null) throw new Error(text);
    return prefix;
  };
  const edge = PLAIN.time + 17;
  const addresses = [
    { prefix: prefixOf("192.0.2.1"), from: null, to: edge },
    { prefix: prefixOf("2001:db8::/32"), from: edge, to: null },
    { prefix: prefixOf("198.51.100.7"), from: edge, to: edge + 9 },
  ];
  const later = { ...PLAIN, destination: [0, 0, 0, 0xc6336407] } as const;
  const six = { ...PLAIN, version: 6, destination: [0x20010db8, 0, 0, 1] } as const;
  const packets = Array.from({ length: 40 }, (_, n) => PLAIN.time + n - 5).flatMap((time) =>
    [PLAIN, later, six].map((packet) => ({ ...packet, time })),
  );
  for (const order of [packets, packets.toReversed()]) {
    const { summary } = run([toBatch(order)], { addresses });
    expect(summary.counted).toBe(22 + 9 + 18);
    expect(summary.uncounted).toEqual({ "not-addressed": 120 - 49 });
  }
});

test("jumbograms that state more bytes than a row can hold leave sums and services as they are", () => {
  const length = 70_000;
  const jumbo: TestPacket = { ...PLAIN, version: 6, flags: 18, sourcePort: 443, bytes: 0xffff_ffff };
  const { rows, summary } = run([toBatch(Array.from({ length }, () => jumbo))]);
  expect(summary.counted).toBe(length);
  expect(rows.length).toBeGreaterThan(1);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(1);
  expect(rows[0]?.key.split(",")[4]).toBe("443");
  expect(rows.reduce((sum, { bytes }) => sum + bytes, 0n)).toBe(BigInt(length) * 0xffff_ffffn);
});
