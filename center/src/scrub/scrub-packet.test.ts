import fc from "fast-check";
import { expect, test } from "vitest";
import { formatIpv4, parseAddress, parsePrefix } from "@teiten/core/names";
import { bytes, icmp, ipv4, ipv6, tcp, udp, word16, word32 } from "../../../test/captures/packet-builder.ts";
import { HiddenAddresses } from "./hidden-addresses.ts";
import { PrefixPreserving } from "./prefix-preserving.ts";
import type { PayloadRule } from "./payload-policy.ts";
import { Pseudonyms } from "./pseudonyms.ts";
import { scrubPacket } from "./scrub-packet.ts";
import type { ScrubbedPacket } from "./scrub-packet.ts";
import type { AddressMaps } from "./substitution.ts";

const SENSOR = "198.51.100.2";
const OTHER = "203.0.113.77";
const SENSOR_6 = "2001:db8:5::7";
const WIDE = "100.64.0.0/12";
const KEY = new Uint8Array(32).fill(7);
const FULL: PayloadRule = { keep: "full" };

function mapsOf(anonymise = false): AddressMaps {
  const prefixes = [SENSOR, OTHER, SENSOR_6, WIDE].map((text) => parsePrefix(text)!);
  return {
    hidden: new HiddenAddresses(prefixes),
    pseudonyms: new Pseudonyms(KEY),
    sources: anonymise ? new PrefixPreserving(KEY) : null,
  };
}

const wordOf = (text: string): number => parseAddress(text)!.words[3];
const at32 = (packet: Uint8Array, at: number): number => new DataView(packet.buffer, packet.byteOffset).getUint32(at);
const at16 = (packet: Uint8Array, at: number): number => new DataView(packet.buffer, packet.byteOffset).getUint16(at);

/** The sum over 16-bit words modulo 65,535, by the book and not by the code under test. */
function sumOf(packet: Uint8Array, constant = 0): number {
  let sum = constant;
  packet.forEach((byte, index) => (sum += index % 2 === 0 ? byte * 256 : byte));
  return sum % 0xffff;
}

/** The packet with a transport checksum that is off by `wrong` (0: valid). */
function summed(packet: Uint8Array, sumAt: number, wrong = 0): Uint8Array {
  const copy = packet.slice();
  const body = copy.subarray(20);
  const protocol = copy[9]!;
  body.set([0, 0], sumAt);
  const sum = sumOf(bytes(protocol === 1 ? "" : copy.slice(12, 20), body), protocol === 1 ? 0 : protocol + body.length);
  const value = (0xffff - sum + wrong) % 0xffff;
  body.set(word16(value === 0 ? 0xffff : value), sumAt);
  return copy;
}

function residue(packet: Uint8Array): number {
  const protocol = packet[9]!;
  const body = packet.slice(20);
  return sumOf(bytes(protocol === 1 ? "" : packet.slice(12, 20), body), protocol === 1 ? 0 : protocol + body.length);
}

function scrubbed(packet: Uint8Array, rule: PayloadRule = FULL, maps = mapsOf()): ScrubbedPacket {
  const result = scrubPacket(
    maps,
    rule,
    new DataView(packet.buffer, packet.byteOffset, packet.byteLength),
    0,
    packet.length,
  );
  if (typeof result === "string") throw new Error(`left out: ${result}`);
  return result;
}

const SUM_AT: Readonly<Record<number, number>> = { 1: 2, 6: 16, 17: 6 };
const address = fc.constantFrom(SENSOR, OTHER, "100.71.3.4");
const number = (word: number) =>
  fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(word, (word + 1) >>> 0, swapped(word)));
const swapped = (word: number): number => Buffer.from(word32(word)).readUInt32LE(0);

const hiding = (text: string) =>
  fc
    .array(
      fc.oneof(
        fc.uint8Array({ maxLength: 9 }),
        fc.constantFrom(word32(wordOf(text)), word32(swapped(wordOf(text))), word32(wordOf(OTHER))),
      ),
      { maxLength: 4 },
    )
    .map((parts) => bytes(...parts));

const packet4 = address.chain((destination) =>
  fc
    .record({
      sequence: number(wordOf(destination)),
      flags: fc.constantFrom(2, 18, 4),
      port: fc.constantFrom(23, 8080),
      masscan: fc.boolean(),
      id: fc.nat(0xffff),
      payload: hiding(destination),
      kind: fc.constantFrom("tcp", "udp", "icmp", "error"),
      wrong: fc.constantFrom(0, 0, 1, 4711),
    })
    .map(({ sequence, flags, port, masscan, id, payload, kind, wrong }) => {
      const target = wordOf(destination) ^ port ^ sequence;
      const fields = { source: "192.0.2.9", destination, id: masscan && kind === "tcp" ? target & 0xffff : id };
      const quoted = ipv4({ source: destination, destination: "192.0.2.200", protocol: 17 }, udp(53, 53, payload));
      const whole =
        kind === "tcp"
          ? ipv4({ ...fields, protocol: 6 }, bytes(tcp({ destination: port, sequence, flags }), payload))
          : kind === "udp"
            ? ipv4({ ...fields, protocol: 17 }, udp(4000, port, payload))
            : ipv4(
                { ...fields, protocol: 1 },
                bytes(icmp(kind === "icmp" ? 8 : 3, 0), kind === "icmp" ? payload : quoted),
              );
      return { destination, packet: summed(whole, SUM_AT[whole[9]!]!, wrong), isMasscan: masscan && kind === "tcp" };
    }),
);

test("no address of a sensor is left in any packet, and checksums stay right or wrong by as much", () => {
  const maps = mapsOf();
  fc.assert(
    fc.property(
      packet4,
      fc.constantFrom<PayloadRule>(FULL, { keep: "hash" }),
      ({ destination, packet, isMasscan }, rule) => {
        const result = scrubPacket(maps, rule, new DataView(packet.buffer), 0, packet.length);
        if (result === "address-in-header") return;
        if (typeof result === "string") throw new Error(result);
        const text = Buffer.from(result.bytes).toString("latin1");
        for (const hidden of [destination, SENSOR, OTHER]) {
          for (const word of [wordOf(hidden), swapped(wordOf(hidden))]) {
            expect(text.includes(Buffer.from(word32(word)).toString("latin1"))).toBe(false);
          }
        }
        expect(at32(result.bytes, 16)).toBe(maps.pseudonyms.of4(wordOf(destination)));
        expect(sumOf(result.bytes.subarray(0, 20))).toBe(0);
        if (rule.keep === "full" && !result.isWithheld) expect(residue(result.bytes)).toBe(residue(packet));
        if (isMasscan) {
          const [to, port, sequence] = [at32(result.bytes, 16), at16(result.bytes, 22), at32(result.bytes, 24)];
          expect(at16(result.bytes, 4)).toBe((to ^ port ^ sequence) & 0xffff);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("Mirai's sequence number becomes the pseudonym; any other sequence number stays", () => {
  const maps = mapsOf();
  const mirai = scrubbed(ipv4({ destination: SENSOR }, tcp({ sequence: wordOf(SENSOR) })), FULL, maps);
  expect(at32(mirai.bytes, 24)).toBe(at32(mirai.bytes, 16));
  expect(at32(mirai.bytes, 16)).toBe(maps.pseudonyms.of4(wordOf(SENSOR)));
  expect(mirai.bytes[16]! >> 4).toBe(0xf);
  expect(at32(scrubbed(ipv4({ destination: SENSOR }, tcp({ sequence: 123_456 })).slice()).bytes, 24)).toBe(123_456);
});

test("ports, TTL, window, options and the source stay", () => {
  const segment = tcp({ source: 61_000, destination: 443, window: 65_535, options: bytes("020405b40103030801010402") });
  const { bytes: out } = scrubbed(ipv4({ source: "192.0.2.9", destination: SENSOR, ttl: 52 }, segment));
  expect(Buffer.from(out.slice(20)).toString("hex")).toBe(Buffer.from(segment).toString("hex"));
  expect([out[8], at32(out, 12)]).toEqual([52, wordOf("192.0.2.9")]);
});

test("a checksum of 0 that a network card would have filled in stays 0, and one of bytes that were not captured is blanked", () => {
  const unset = scrubbed(ipv4({ destination: SENSOR }, tcp()));
  expect([unset.transport, at16(unset.bytes, 36)]).toEqual(["unset", 0]);
  const whole = summed(ipv4({ destination: SENSOR, protocol: 17 }, udp(1, 2, new Uint8Array(90).fill(1))), 6);
  const cut = scrubbed(whole.slice(0, 60));
  expect([cut.transport, at16(cut.bytes, 26), cut.length]).toEqual(["blanked", 0, 118]);
});

test("the packet that an ICMP error quotes is scrubbed: addresses, header checksum, and what it carries", () => {
  const maps = mapsOf();
  const inner = ipv4(
    { source: SENSOR, destination: "192.0.2.80", protocol: 6 },
    tcp({ sequence: wordOf(SENSOR) }).slice(0, 8),
  );
  const { bytes: out } = scrubbed(
    summed(ipv4({ destination: SENSOR, protocol: 1 }, bytes(icmp(3, 1), inner)), 2),
    { keep: "none" },
    maps,
  );
  const quoted = out.slice(28);
  expect(at32(quoted, 12)).toBe(maps.pseudonyms.of4(wordOf(SENSOR)));
  expect(at32(quoted, 16)).toBe(wordOf("192.0.2.80"));
  expect(at32(quoted, 24)).toBe(maps.pseudonyms.of4(wordOf(SENSOR)));
  expect([sumOf(quoted.slice(0, 20)), residue(out)]).toEqual([0, 0]);
});

const spelled = wordOf(SENSOR).toString(16);
test.each([
  ["dotted", SENSOR],
  ["in a longer name", `x-${SENSOR}.scan.example`],
  ["dashed", "198-51-100-2"],
  ["in reverse", "2.100.51.198.in-addr.arpa"],
  ["in hexadecimal", `id=${spelled}`],
  ["in capitals", spelled.toUpperCase()],
  ["in decimal", String(wordOf(SENSOR))],
  ["as IPv6", "::ffff:c633:6402"],
  ["its /24", "GET /?net=198.51.100."],
  ["in base64", Buffer.from(SENSOR).toString("base64")],
  ["in base64 behind a byte", Buffer.from(`-${SENSOR}`).toString("base64")],
  ["as four bytes in base64", Buffer.from(word32(wordOf(SENSOR))).toString("base64")],
  ["in 16-bit characters", [...SENSOR].join("\0")],
  ["another sensor's", OTHER],
  ["an IPv6 address", SENSOR_6],
  ["the IPv6 address in full", "2001:0db8:0005:0000:0000:0000:0000:0007"],
])("a payload that spells out the address is withheld, with its checksum: %s", (_how, text) => {
  const packet = summed(ipv4({ destination: SENSOR, protocol: 17 }, udp(1, 53, Buffer.from(text, "latin1"))), 6);
  const result = scrubbed(packet);
  expect(result).toMatchObject({ isWithheld: true, transport: "blanked", length: packet.length });
  expect([result.bytes.length, at16(result.bytes, 26)]).toEqual([28, 0]);
});

test.each(["1.198.52.100.2", "GET / HTTP/1.1", "10.0.0.1 192.0.2.1", "user=198.51.101.2"])(
  "“%s” is no address of a sensor",
  (text) => {
    expect(scrubbed(ipv4({ destination: SENSOR, protocol: 17 }, udp(1, 53, Buffer.from(text)))).isWithheld).toBe(false);
  },
);

test("payloads leave by their rule", () => {
  const payload = Buffer.from("0123456789abcdefghijklmnop");
  const packet = summed(ipv4({ destination: SENSOR, protocol: 17 }, udp(1, 53, payload)), 6);
  const tail = (rule: PayloadRule): string => Buffer.from(scrubbed(packet, rule).bytes.slice(28)).toString("latin1");
  expect(tail({ keep: "none" })).toBe("");
  expect(tail({ keep: "first", bytes: 4 })).toBe("0123");
  expect(tail(FULL)).toBe(payload.toString());
  expect(tail({ keep: "hash" })).toHaveLength(16);
  expect(tail({ keep: "hash" })).toBe(tail({ keep: "hash" }));
  expect(tail({ keep: "hash" })).not.toContain("0123");
});

test("IPv6: the address becomes one of the documentation prefix, also where a payload repeats it", () => {
  const words = parseAddress(SENSOR_6)!.words;
  const body = bytes(...words.map((word) => word32(word)));
  const { bytes: out } = scrubbed(ipv6({ source: "2400::1", destination: SENSOR_6, next: 17 }, udp(1, 2, body)));
  expect(at32(out, 24)).toBe(0x20010db8);
  expect(Buffer.from(out.slice(24, 40)).equals(Buffer.from(out.slice(48)))).toBe(true);
  expect(Buffer.from(out).includes(Buffer.from(body))).toBe(false);
});

test.each([
  ["route-in-header", ipv4({ destination: SENSOR, options: bytes("07070400000000 00") }, tcp())],
  ["local-network", ipv4({ destination: SENSOR, protocol: 1 }, icmp(5, 1))],
  ["cut-header", ipv4({ destination: SENSOR }, tcp()).slice(0, 12)],
  ["address-in-header", ipv4({ destination: SENSOR }, tcp({ options: bytes("fe06", word32(wordOf(SENSOR)), "0000") }))],
])("%s is a reason to leave a packet out", (reason, packet) => {
  expect(scrubPacket(mapsOf(), FULL, new DataView(packet.buffer), 0, packet.length)).toBe(reason);
});

test("sources that are anonymised are so in the header, in the number that repeats them, and in quoted packets", () => {
  const maps = mapsOf(true);
  const inner = ipv4({ source: SENSOR, destination: "192.0.2.80", protocol: 17 }, udp(1, 2));
  const { bytes: out } = scrubbed(
    ipv4({ source: "192.0.2.80", destination: SENSOR, protocol: 1 }, bytes(icmp(3, 3), inner)),
    { keep: "none" },
    maps,
  );
  const pseudonym = maps.sources!.of4(wordOf("192.0.2.80"));
  expect([formatIpv4(at32(out, 12)), formatIpv4(at32(out, 44))]).toEqual([
    formatIpv4(pseudonym),
    formatIpv4(pseudonym),
  ]);
});
