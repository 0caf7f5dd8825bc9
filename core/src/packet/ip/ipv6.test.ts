import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, icmp, ipv6, tcp, udp, word16, word32 } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const RAW = 101;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const OPTIONS = 60;

function rowOf(packet: Uint8Array) {
  return readRows(pcap([{ frame: packet }], { linkType: RAW })).rows[0];
}

/** An extension header of `words` times eight bytes. */
function extension(next: number, words: number): Uint8Array {
  return bytes(next, words - 1, 1, words * 8 - 4, new Uint8Array(words * 8 - 4));
}

function fragmentHeader(next: number, offset: number, more: boolean): Uint8Array {
  return bytes(next, 0, word16(offset | (more ? 1 : 0)), word32(7));
}

test("a plain packet gives all of its fields", () => {
  const packet = ipv6({ source: "2001:db8:1:2::3", destination: "ff02::1", hopLimit: 3 }, tcp({ destination: 22 }));
  expect(rowOf(packet)).toMatchObject({
    verdict: "decoded",
    version: 6,
    source0: 0x20010db8,
    source1: 0x00010002,
    source2: 0,
    source3: 3,
    destination0: 0xff020000,
    destination3: 1,
    protocol: 6,
    ttl: 3,
    ipId: 0,
    ipLength: 60,
    destinationPort: 22,
    tcp: true,
  });
});

test("extension headers are passed over, in any number", () => {
  const payload = bytes(
    extension(ROUTING, 1),
    extension(OPTIONS, 3),
    extension(OPTIONS, 1),
    extension(17, 2),
    udp(1, 53),
  );
  expect(rowOf(ipv6({ next: HOP_BY_HOP }, payload))).toMatchObject({
    verdict: "decoded",
    protocol: 17,
    destinationPort: 53,
  });
});

test.each([50, 51, 59, 135, 139, 140])("header %i is a protocol and not passed over", (protocol) => {
  expect(rowOf(ipv6({ next: protocol }, extension(6, 1)))).toMatchObject({
    verdict: "decoded",
    protocol,
    ports: false,
  });
});

test("fragments: the first has ports, later ones do not", () => {
  const first = ipv6({ next: FRAGMENT }, bytes(fragmentHeader(17, 0, true), udp(1, 2)));
  const later = ipv6({ next: FRAGMENT }, bytes(fragmentHeader(17, 1448, false), udp(1, 2)));
  expect(rowOf(first)).toMatchObject({ protocol: 17, ports: true, moreFragments: 1, fragmentOffset: 0 });
  expect(rowOf(later)).toMatchObject({
    verdict: "decoded",
    protocol: 17,
    ports: false,
    laterFragment: true,
    moreFragments: 0,
    fragmentOffset: 1448,
  });
});

test("ICMPv6 gives type and code", () => {
  expect(rowOf(ipv6({ next: 58 }, icmp(128, 0)))).toMatchObject({ icmp: true, icmpType: 128, icmpCode: 0 });
});

test("an extension header that is cut leaves the last protocol that was read", () => {
  const packet = ipv6({ next: HOP_BY_HOP }, bytes(extension(ROUTING, 1), extension(6, 2)));
  const cut = { verdict: "extension-truncated", version: 6, source0: 0x20010db8 };
  expect(rowOf(packet.subarray(0, 44))).toMatchObject({ ...cut, protocol: ROUTING });
  expect(rowOf(packet.subarray(0, 48))).toMatchObject({ ...cut, protocol: ROUTING });
  expect(rowOf(packet.subarray(0, 49))).toMatchObject({ ...cut, protocol: 6 });
  expect(rowOf(packet.subarray(0, 60))).toMatchObject({ ...cut, protocol: 6 });
  expect(rowOf(ipv6({ next: FRAGMENT }, fragmentHeader(6, 0, true)).subarray(0, 47))).toMatchObject({
    ...cut,
    protocol: FRAGMENT,
  });
});

test("a header that is not whole shows no address", () => {
  expect(rowOf(ipv6({}, tcp()).subarray(0, 39))).toMatchObject({ verdict: "ip-truncated", version: 0, source0: 0 });
});

test("a payload length of 0 is an empty payload", () => {
  expect(rowOf(ipv6({ payloadLength: 0 }, tcp()))).toMatchObject({
    verdict: "transport-truncated",
    protocol: 6,
    ports: false,
    ipLength: 40,
  });
  expect(rowOf(ipv6({ payloadLength: 0, next: HOP_BY_HOP }, bytes(extension(6, 1), tcp())))).toMatchObject({
    verdict: "extension-truncated",
    protocol: HOP_BY_HOP,
  });
});

test("a jumbogram's length is in its option, wherever that stands", () => {
  const direct = bytes(6, 0, "c204", word32(65_600));
  const behindPadding = bytes(6, 1, "00 0100 c204", word32(65_600), "00 0102 0000");
  for (const header of [direct, behindPadding]) {
    expect(rowOf(ipv6({ payloadLength: 0, next: HOP_BY_HOP }, bytes(header, tcp())))).toMatchObject({
      verdict: "decoded",
      ipLength: 65_640,
      tcp: true,
    });
  }
});
