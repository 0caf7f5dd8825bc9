import { expect, test } from "vitest";
import { HAS_ICMP, HAS_PORTS, HAS_TCP, IS_LATER_FRAGMENT, createPacketColumns } from "../packet/index.ts";
import { TRAFFIC_CLASSES } from "./flow-columns.ts";
import type { TrafficClass } from "./flow-columns.ts";
import { TCP_FLAG_CLASSES, classifyBatch, tcpTrafficClass } from "./traffic-class.ts";

const LETTERS = "FSRPAU";
const flagsOf = (letters: string): number =>
  Array.from(letters).reduce((flags, letter) => flags | (1 << LETTERS.indexOf(letter)), 0);

/** Every combination of the six flags by the class it must have, written out. */
const TABLE: Readonly<Record<TrafficClass, string>> = {
  request: ". F P U FP FU PU FPU S SF SP SU SFP SFU SPU SFPU",
  backscatter:
    "A FA PA UA FPA FUA PUA FPUA SA SFA SPA SUA SFPA SFUA SPUA SFPUA R RF RP RU RFP RFU RPU RFPU RA RFA RPA RUA RFPA RFUA RPUA RFPUA SRA SRFA SRPA SRUA SRFPA SRFUA SRPUA SRFPUA",
  other: "SR SRF SRP SRU SRFP SRFU SRPU SRFPU",
};

test("each of the 64 flag combinations has its one class", () => {
  const seen = new Set<number>();
  for (const name of TRAFFIC_CLASSES) {
    for (const letters of TABLE[name].split(" ")) {
      const flags = letters === "." ? 0 : flagsOf(letters);
      expect([letters, tcpTrafficClass(flags)]).toEqual([letters, name]);
      expect(TCP_FLAG_CLASSES[flags]).toBe(TRAFFIC_CLASSES.indexOf(name));
      seen.add(flags);
    }
  }
  expect(seen.size).toBe(64);
});

test("ECN and reserved bits decide nothing", () => {
  for (let flags = 0; flags < 4096; flags++) expect(tcpTrafficClass(flags)).toBe(tcpTrafficClass(flags & 63));
});

interface Fields {
  readonly protocol: number;
  readonly has: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly icmpType?: number;
  readonly tcpFlags?: number;
}

function classOf(fields: Fields): TrafficClass {
  const batch = createPacketColumns(1);
  batch.length = 1;
  batch.version[0] = 4;
  batch.protocol[0] = fields.protocol;
  batch.has[0] = fields.has;
  batch.sourcePort[0] = fields.sourcePort ?? 0;
  batch.destinationPort[0] = fields.destinationPort ?? 0;
  batch.icmpType[0] = fields.icmpType ?? 0;
  batch.tcpFlags[0] = fields.tcpFlags ?? 0;
  const classes = new Uint8Array(1);
  classifyBatch(batch, classes);
  return TRAFFIC_CLASSES[classes[0]!] ?? "other";
}

const udp = (sourcePort: number, destinationPort: number): TrafficClass =>
  classOf({ protocol: 17, has: HAS_PORTS, sourcePort, destinationPort });
const icmp = (icmpType: number): TrafficClass => classOf({ protocol: 1, has: HAS_ICMP, icmpType });
const icmp6 = (icmpType: number): TrafficClass => classOf({ protocol: 58, has: HAS_ICMP, icmpType });

test("UDP from a service to a client's port is an answer, everything else a request", () => {
  expect(udp(53, 40_000)).toBe("backscatter");
  expect(udp(37810, 30120)).toBe("backscatter");
  expect(udp(47808, 1024)).toBe("backscatter");
  expect(udp(53, 53)).toBe("request");
  expect(udp(53, 1900)).toBe("request");
  expect(udp(123, 1023)).toBe("request");
  expect(udp(40_000, 53)).toBe("request");
  expect(udp(5060, 5070)).toBe("request");
  expect(udp(40_000, 40_001)).toBe("request");
});

test("ICMP by type", () => {
  expect([8, 13, 15, 17].map(icmp)).toEqual(["request", "request", "request", "request"]);
  expect(new Set([0, 3, 4, 5, 11, 12, 14, 16, 18].map(icmp))).toEqual(new Set(["backscatter"]));
  expect([1, 9, 10, 40, 255].map(icmp)).toEqual(["other", "other", "other", "other", "other"]);
});

test("ICMPv6 by type", () => {
  expect([128, 139].map(icmp6)).toEqual(["request", "request"]);
  expect(new Set([1, 2, 3, 4, 127, 129, 140].map(icmp6))).toEqual(new Set(["backscatter"]));
  expect(new Set([0, 133, 134, 135, 136, 137, 143, 255].map(icmp6))).toEqual(new Set(["other"]));
});

test("later fragments and other protocols are other; TCP goes by its flags", () => {
  expect(classOf({ protocol: 17, has: IS_LATER_FRAGMENT })).toBe("other");
  expect(classOf({ protocol: 6, has: IS_LATER_FRAGMENT })).toBe("other");
  expect(classOf({ protocol: 47, has: 0 })).toBe("other");
  expect(classOf({ protocol: 6, has: HAS_PORTS | HAS_TCP, tcpFlags: 0x12 })).toBe("backscatter");
  expect(classOf({ protocol: 6, has: HAS_PORTS | HAS_TCP, tcpFlags: 0xc2 })).toBe("request");
});
