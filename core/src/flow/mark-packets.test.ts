import fc from "fast-check";
import { expect, test } from "vitest";
import {
  HAS_ICMP,
  HAS_PORTS,
  HAS_TCP,
  IS_LATER_FRAGMENT,
  PAYLOAD_CLASSES,
  TCP_OPTION_SHAPES,
  createPacketColumns,
} from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import type { PacketConditions } from "./mark-conditions.ts";
import { createFlowTable } from "./flow-table.ts";
import { compileMark, compileMarks } from "./mark-packets.ts";
import type { PacketMarks } from "./mark-packets.ts";
import { MarkRuleError } from "./mark-rule-error.ts";
import { BUILT_IN, MOST_MARKS, changedMarks, markNames, placedMarks } from "./mark-set.ts";
import type { MarkSet } from "./mark-set.ts";
import { toolMarksOf } from "./packet-facts.ts";
import { TOOL_MARKS } from "./tool-marks.ts";
import type { ToolMark } from "./tool-marks.ts";

interface Packet {
  readonly version: number;
  readonly protocol: number;
  readonly has: number;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly sequence: number;
  readonly window: number;
  readonly shape: number;
  readonly icmpType: number;
  /** Index into `PAYLOAD_CLASSES`. */
  readonly payload: number;
  readonly ttl: number;
  readonly ipId: number;
  readonly dontFragment: number;
  readonly length: number;
}

const SYN: Packet = {
  version: 4,
  protocol: 6,
  has: HAS_PORTS | HAS_TCP,
  source: 0x0a000001,
  destination: 0xc6336407,
  sourcePort: 40_000,
  destinationPort: 8080,
  flags: 2,
  sequence: 0x89abcdef,
  window: 64240,
  shape: 4,
  icmpType: 0,
  payload: 0,
  ttl: 50,
  ipId: 77,
  dontFragment: 0,
  length: 44,
};
const UDP: Partial<Packet> = { protocol: 17, has: HAS_PORTS, flags: 0, sequence: 0, window: 0, shape: 0 };
const PING: Partial<Packet> = { ...UDP, protocol: 1, has: HAS_ICMP, icmpType: 8, sourcePort: 0, destinationPort: 0 };

function columnsOf(packet: Packet): PacketColumns {
  return batchOf([packet]);
}

function batchOf(packets: readonly Packet[]): PacketColumns {
  const batch = createPacketColumns(packets.length);
  batch.length = packets.length;
  packets.forEach((packet, row) => writeRow(batch, row, packet));
  return batch;
}

function writeRow(batch: PacketColumns, row: number, packet: Packet): void {
  const is = (bit: number): boolean => (packet.has & bit) !== 0;
  batch.version[row] = packet.version;
  batch.protocol[row] = packet.protocol;
  batch.has[row] = packet.has;
  batch.source3[row] = packet.source;
  batch.destination3[row] = packet.destination;
  batch.sourcePort[row] = is(HAS_PORTS) ? packet.sourcePort : 0;
  batch.destinationPort[row] = is(HAS_PORTS) ? packet.destinationPort : 0;
  batch.tcpFlags[row] = is(HAS_TCP) ? packet.flags : 0;
  batch.tcpSequence[row] = is(HAS_TCP) ? packet.sequence : 0;
  batch.tcpWindow[row] = is(HAS_TCP) ? packet.window : 0;
  batch.tcpOptionShape[row] = is(HAS_TCP) ? packet.shape : 0;
  batch.icmpType[row] = is(HAS_ICMP) ? packet.icmpType : 0;
  batch.payloadClass[row] = is(HAS_PORTS) ? packet.payload : 0;
  batch.ttl[row] = packet.ttl;
  batch.ipId[row] = packet.version === 4 ? packet.ipId : 0;
  batch.dontFragment[row] = packet.version === 4 ? packet.dontFragment : 0;
  batch.ipLength[row] = packet.length;
}

const rule = (when: readonly PacketConditions[], scope: ToolMark["scope"] = "request"): ToolMark => ({
  mark: "trial",
  tool: "Trial",
  fromVersion: null,
  toVersion: null,
  scope,
  rule: "for a test",
  when,
  chance: null,
  attribution: { minMatched: 2, minShare: 0.5 },
  source: "a test",
  since: "2026-11-24",
});
const meets = (conditions: PacketConditions, change: Partial<Packet> = {}): boolean => {
  const [keep] = compileMark(rule([conditions]));
  return keep?.(columnsOf({ ...SYN, ...change }), new Uint32Array(1), 1) === 1;
};
const marksOf = (set: Pick<MarkSet, "marks">, batch: PacketColumns): Uint16Array => {
  const marks = new Uint16Array(batch.length).fill(0xffff);
  compileMarks(set)(batch, marks);
  return marks;
};

test("each field is compared with a value, a range, a list of both, or a word", () => {
  expect(meets({ window: 64240 })).toBe(true);
  expect(meets({ window: 64241 })).toBe(false);
  expect(meets({ ttl: { from: 50, to: 50 } })).toBe(true);
  expect(meets({ ttl: { to: 49 } })).toBe(false);
  expect(meets({ ttl: [{ to: 10 }, 50] })).toBe(true);
  expect(meets({ protocol: "tcp" })).toBe(true);
  expect(meets({ protocol: ["udp", "icmp"] })).toBe(false);
  expect(meets({ optionShape: "other" })).toBe(true);
  expect(meets({ flags: "SYN" })).toBe(true);
  expect(meets({ flags: ["none", "FIN+PSH+URG"] }, { flags: 0x29 })).toBe(true);
  expect(meets({ flags: "SYN" }, { flags: 0x802 })).toBe(false);
  expect(meets({ dontFragment: false })).toBe(true);
  expect(meets({ dontFragment: true })).toBe(false);
  expect(meets({ ipId: 77, length: 44, sourcePort: 40_000, destinationPort: { from: 8000, to: 9000 } })).toBe(true);
  expect(meets({ sequence: 0x89abcdef, ipVersion: 4 })).toBe(true);
  expect(meets({ icmpType: 8, icmpCode: 0 }, PING)).toBe(true);
  const dns = PAYLOAD_CLASSES.findIndex(({ name }) => name === "dns");
  expect(meets({ payload: ["dns", "sip"] }, { ...UDP, payload: dns })).toBe(true);
  expect(meets({ payload: "none" }, { ...UDP, payload: dns })).toBe(false);
});

test("a field that a packet does not have fails every test of it, a zero too", () => {
  expect(meets({ window: { from: 0 } }, UDP)).toBe(false);
  expect(meets({ destinationPort: 0 }, PING)).toBe(false);
  expect(meets({ icmpType: { from: 0 } })).toBe(false);
  expect(meets({ ipId: 0 }, { version: 6 })).toBe(false);
  expect(meets({ dontFragment: false }, { version: 6 })).toBe(false);
  expect(meets({ destinationPort: 0 }, { has: IS_LATER_FRAGMENT })).toBe(false);
});

test("relations compare fields as unsigned words of 32 bits, and hold for packets that have them all", () => {
  expect(meets({ relations: ["sequence = destination"] }, { sequence: 0xc6336407 })).toBe(true);
  expect(meets({ relations: ["sequence = destination"] }, { sequence: 0xc6336407, version: 6 })).toBe(false);
  expect(meets({ relations: ["ipId = low16(destination ^ destinationPort ^ sequence)"] })).toBe(false);
  expect(meets({ relations: ["ipId = high16(sequence + 0x10000)"] }, { ipId: 0x89ac })).toBe(true);
  expect(meets({ relations: ["sourcePort = swap16(high16(destination))"] }, { sourcePort: 0x33c6 })).toBe(true);
  expect(meets({ relations: ["swap32(destination) = 0x076433c6"] })).toBe(true);
  expect(meets({ relations: ["ipId = (low8(ttl) - 51) & 0xffff"] }, { ipId: 0xffff })).toBe(true);
  expect(meets({ relations: ["window = window"] }, UDP)).toBe(false);
});

const refusal = (conditions: PacketConditions): MarkRuleError => {
  try {
    compileMark(rule([{ ttl: 1 }, conditions]));
  } catch (error) {
    if (error instanceof MarkRuleError) return error;
  }
  throw new Error("not refused");
};

test("what cannot be a condition is refused with its place", () => {
  expect(refusal({ windw: 3 })).toMatchObject({ path: ["when", 1, "windw"] });
  expect(refusal({ windw: 3 }).message).toContain("window");
  expect(refusal({ destination: 3 }).message).toContain("no field is called");
  expect(refusal({ window: 65_536 }).message).toContain("0 to 65535");
  expect(refusal({ window: 1.5 }).message).toContain("whole");
  expect(refusal({ ttl: { from: 9, to: 8 } }).message).toContain("empty");
  expect(refusal({ ttl: { from: 9, upto: 12 } as object }).message).toContain("upto");
  expect(refusal({ ttl: {} }).message).toContain("missing");
  expect(refusal({ ttl: [null as unknown as number] }).message).toContain("missing");
  expect(refusal({ ttl: [[3] as unknown as number] }).message).toContain("a range has");
  expect(refusal({ ttl: [] }).message).toContain("empty");
  expect(refusal({ protocol: "tpc" }).message).toContain("icmpv6");
  expect(refusal({ protocol: "constructor" }).message).toContain("no value");
  expect(refusal({ flags: "SYN+AKC" }).message).toContain("AKC");
  expect(refusal({ dontFragment: "yes" }).message).toContain("true and false");
  expect(refusal({ window: true }).message).toContain("numbers");
});

test.each([
  ["sequence", "= is missing at its end"],
  ["sequence = ", "at its end"],
  ["sequence = targt", "targt"],
  ["sequence = destination ^ ipId + 1", "parentheses"],
  ["sequence = (destination", ") is missing at its end"],
  ["sequence = destination)", "at “)”"],
  ["ipId = low16 sequence", "( is missing"],
  ["sequence = 4294967296", "32 bits"],
  ["sequence = constructor", "constructor"],
  ["ipId constructor 1 = 1", "= is missing at “constructor”"],
  ["constructor(ipId) = 1", "expected at “constructor”"],
  ["ipId ^ 1 toString 1 = 3", "= is missing at “toString”"],
  ["ttl = window; 1", "“;”"],
  [`ttl = ${"(".repeat(40)}1${")".repeat(40)}`, "too many"],
])("the relation “%s” is refused", (text, what) => {
  expect(refusal({ relations: [text] }).message).toContain(what);
});

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const often = (max: number, ...values: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.integer({ min: 0, max }) });

/** Packets in which the values that rules ask for are frequent, and of which many agree with a relation. */
const packets: fc.Arbitrary<Packet> = fc
  .record({
    version: often(6, 4, 4, 4, 6),
    protocol: often(255, 6, 6, 6, 17, 1),
    later: fc.boolean(),
    source: word,
    destination: word,
    sourcePort: often(65_535, 53, 40_000),
    destinationPort: often(65_535, 23, 80),
    flags: often(4095, 2, 2, 2, 0x12, 0x802),
    sequence: word,
    window: often(65_535, 65_535, 1024, 1025, 2048, 4096),
    shape: fc.integer({ min: 0, max: TCP_OPTION_SHAPES.length - 1 }),
    icmpType: often(255, 8, 0, 3),
    payload: often(20, 0),
    ttl: often(255, 50, 59, 60, 64, 65, 128, 129),
    ipId: often(65_535, 54_321, 0),
    dontFragment: often(1, 0),
    relation: fc.constantFrom("none", "masscan", "mirai", "both"),
  })
  .map(({ later, relation, ...fields }): Packet => {
    const { protocol, destination, destinationPort } = fields;
    const sequence = relation === "mirai" || relation === "both" ? destination : fields.sequence;
    const masscan = (destination ^ destinationPort ^ sequence) & 0xffff;
    const ipId = relation === "masscan" || relation === "both" ? masscan : fields.ipId;
    const has = protocol === 6 ? HAS_TCP | HAS_PORTS : protocol === 17 ? HAS_PORTS : protocol === 1 ? HAS_ICMP : 0;
    return { ...fields, sequence, ipId, length: 44, has: later ? IS_LATER_FRAGMENT : has };
  });

test("the built-in rules as they are written, and the same written out for speed, mark the same packets", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(packets, { minLength: 2000, maxLength: 3000 }), (many) => {
      const batch = batchOf(many);
      const marks = marksOf(BUILT_IN, batch);
      many.forEach((_, row) => {
        expect(marks[row]).toBe(toolMarksOf(batch, row));
        markNames(marks[row] ?? 0).forEach((name) => seen.add(name));
      });
    }),
    { numRuns: 5, seed: 4 },
  );
  expect([...seen].toSorted()).toEqual(TOOL_MARKS.map(({ mark }) => mark).toSorted());
});

test("rows made with the rules as they are written are those of the built-in code, bit for bit", () => {
  const rowsOf = (batch: PacketColumns, marks: PacketMarks | null): readonly string[] => {
    const rows: string[] = [];
    const table = createFlowTable({
      seed: 7,
      addresses: [],
      marks,
      onBlock: (block) => {
        for (let row = 0; row < block.length; row++) {
          const source = block.source.subarray(row * 16, row * 16 + 16).toString();
          const { minute, protocol, port, trafficClass, marks: bits, tcpFlags, ttl, packets: count } = block;
          rows.push(
            [
              source,
              ...[minute, protocol, port, trafficClass, bits, tcpFlags, ttl, count].map((column) => column[row]),
            ].join(" "),
          );
        }
      },
    });
    table.add(batch);
    table.finish();
    return rows.toSorted();
  };
  fc.assert(
    fc.property(fc.array(packets, { minLength: 1, maxLength: 1500 }), (many) => {
      const batch = batchOf(many.filter(({ version }) => version === 4 || version === 6));
      batch.second.fill(1e9);
      const rows = rowsOf(batch, null);
      expect(rowsOf(batch, compileMarks(BUILT_IN))).toEqual(rows);
    }),
    { numRuns: 15, seed: 6 },
  );
});

test("a mark holds for packets in its scope only", () => {
  const marks = (scope: ToolMark["scope"], change: Partial<Packet>): number =>
    marksOf({ marks: [null, rule([{ ttl: 50 }], scope)] }, columnsOf({ ...SYN, ...change }))[0] ?? 0;
  expect(marks("tcp-syn", {})).toBe(2);
  expect(marks("tcp-syn", { flags: 3 })).toBe(0);
  expect(marks("tcp-syn", UDP)).toBe(0);
  expect(marks("request", UDP)).toBe(2);
  expect(marks("request", { version: 6 })).toBe(2);
  expect(marks("request", { flags: 0x12 })).toBe(0);
});

test("a changed set keeps the bits of built-in marks, and takes up again only those of removed ones when all are used", () => {
  const named = (mark: string): ToolMark => ({ ...rule([{ ttl: 1 }]), mark });
  const changed = changedMarks({ set: [named("mirai"), named("new")], removed: ["masscan"] });
  expect(changed?.map((mark) => mark?.mark ?? null)).toEqual([
    ...TOOL_MARKS.map(({ mark }) => (mark === "masscan" ? null : mark)),
    "new",
  ]);
  const names = (count: number): ToolMark[] => Array.from({ length: count }, (_, at) => named(`n${at}`));
  const free = MOST_MARKS - TOOL_MARKS.length;
  expect(changedMarks({ set: names(free + 1), removed: [] })).toBe(null);
  const full = changedMarks({ set: names(free + 1), removed: ["masscan"] });
  expect(full?.length).toBe(MOST_MARKS);
  expect(placedMarks({ marks: full ?? [] }).find(({ mark }) => mark.mark === `n${free}`)?.bit).toBe(2);
});
