import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, ipv6, tcp, word16 } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const IP = ipv4({ source: "203.0.113.1" }, tcp());
const IP6 = ipv6({}, tcp());
const ADDRESSES = "020000000003 020000000004";
const decoded = { verdict: "decoded", source3: 0xcb007101, destinationPort: 23 };

function rowOf(frame: Uint8Array) {
  return readRows(pcap([{ frame }])).rows[0];
}

test("Ethernet II carries IPv4 and IPv6", () => {
  expect(rowOf(ethernet(0x0800, IP))).toMatchObject(decoded);
  expect(rowOf(ethernet(0x86dd, IP6))).toMatchObject({ verdict: "decoded", version: 6 });
});

test("Cisco's inter-switch link wraps a whole frame", () => {
  const header = bytes("01000c000000 020000000001 0064", new Uint8Array(12));
  expect(rowOf(bytes(header, ethernet(0x0800, IP)))).toMatchObject(decoded);
});

test("the IP version must be the one that the EtherType announces", () => {
  expect(rowOf(ethernet(0x0800, IP6))).toMatchObject({ verdict: "ip-version", version: 0 });
  expect(rowOf(ethernet(0x86dd, IP))).toMatchObject({ verdict: "ip-version", version: 0 });
});

test.each([
  [[], 65535, 65535],
  [[[0x8100, 7]], 7, 65535],
  [
    [
      [0x88a8, 100],
      [0x8100, 0xa005],
    ],
    100,
    5,
  ],
  [
    [
      [0x9100, 1],
      [0x9100, 2],
      [0x8100, 3],
    ],
    1,
    2,
  ],
] as const)("tags %j are passed, the outer two kept", (tags, vlan, innerVlan) => {
  expect(rowOf(ethernet(0x0800, IP, tags))).toMatchObject({ ...decoded, vlan, innerVlan });
});

test("a hundred tags are passed too", () => {
  const tags = Array.from({ length: 100 }, (_, index) => [0x8100, index] as const);
  expect(rowOf(ethernet(0x0800, IP, tags))).toMatchObject({ ...decoded, vlan: 0, innerVlan: 1 });
});

test.each([
  ["MPLS, one label", 0x8847, bytes("000011ff", IP)],
  ["MPLS, three labels", 0x8848, bytes("00001000 00002000 000031ff", IP)],
  ["PPPoE", 0x8864, bytes("1100 0001 0000", "0021", IP)],
  ["PPPoE with a compressed protocol", 0x8864, bytes("1100 0001 0000", "21", IP)],
  ["LLC and SNAP", 0x0100, bytes("aaaa03 000000", "0800", IP)],
  ["LLC and SNAP of 802.1H", 0x0100, bytes("aaaa03 0000f8", "0800", IP)],
  ["LLC with the service access point of IP", 0x0100, bytes("060603", IP)],
  ["a network service header", 0x894f, bytes("0002 0101 00000000", IP)],
  ["provider backbone bridging", 0x88e7, bytes("00000001", ADDRESSES, "0800", IP)],
  ["an E-tag", 0x893f, bytes("100000d80000", "0800", IP)],
  ["a VN-tag and a VLAN", 0x8926, bytes("00000000", "8100", "0005", "0800", IP)],
  ["high-availability redundancy", 0x892f, bytes("00000000", "0800", IP)],
  ["FabricPath", 0x8903, bytes("0001", ADDRESSES, "0800", IP)],
  ["transparent bridging", 0x6558, bytes(ADDRESSES, "0800", IP)],
  ["a redundancy tag", 0xf1c1, bytes("00000007", "0800", IP)],
  ["Cisco's metadata", 0x8909, bytes("010100010002", "0800", IP)],
  ["Ethernet in MPLS, with control word", 0x8847, bytes("000011ff", "00000001", ethernet(0x0800, IP))],
  ["Ethernet in MPLS, without", 0x8847, bytes("000011ff", ethernet(0x8100, bytes("0005 0800", IP)))],
  ["MPLS in Ethernet in MPLS", 0x8847, bytes("000011ff", ethernet(0x8100, bytes("0005 8847 000011ff", IP)))],
  ["TRILL without options", 0x22f3, bytes("0000 0001 0002", ADDRESSES, "0800", IP)],
  ["TRILL with one word of options", 0x22f3, bytes("0040 0001 0002", "00000000", ADDRESSES, "0800", IP)],
  ["MACsec, integrity only", 0x88e5, bytes("00 00 00000001", "0800", IP)],
  ["MACsec, integrity only, with channel identifier", 0x88e5, bytes("20 00 00000001 0000000000000001", "0800", IP)],
  ["Arista's 64-bit time", 0xd28b, bytes("0001 0010 0000000000000000", "0800", IP)],
  ["Arista's 48-bit time", 0xd28b, bytes("0001 0120 000000000000", "0800", IP)],
])("%s is passed", (_what, etherType, payload) => {
  expect(rowOf(ethernet(etherType, payload))).toMatchObject(decoded);
});

test.each([
  ["ARP", 0x0806, bytes("0001")],
  ["spanning tree", 0x0026, bytes("424203 0000000000")],
  ["SNAP of another organisation", 0x0100, bytes("aaaa03 00000c 2000 00")],
  ["an LLC frame that is no unnumbered information", 0x0100, bytes("060613", IP)],
  ["a value that is neither length nor EtherType", 0x05dd, IP],
  ["encrypted MACsec", 0x88e5, bytes("0c 00 00000001", "0800", IP)],
  ["MPLS over something else", 0x8847, bytes("000011ff", "00000000")],
  ["PPP link control", 0x8864, bytes("1100 0001 0000", "c021", IP)],
  ["a time stamp of unknown kind", 0xd28b, bytes("0002 0010", IP)],
  ["a service header with another protocol", 0x894f, bytes("0002 0104 00000000", IP)],
])("%s is not IP", (_what, etherType, payload) => {
  expect(rowOf(ethernet(etherType, payload))).toMatchObject({ verdict: "not-ip", version: 0, ports: false });
});

test("whatever is passed, a cut before the IP header is named", () => {
  const frames = [
    ethernet(0x0800, IP, [[0x8100, 7]]),
    ethernet(0x8847, bytes("000011ff", IP)),
    ethernet(0x8864, bytes("1100 0001 0000", "0021", IP)),
    ethernet(0x0100, bytes("aaaa03 000000", "0800", IP)),
    ethernet(0x894f, bytes("0002 0101 00000000", IP)),
    ethernet(0x88e5, bytes("20 00 00000001 0000000000000001", "0800", IP)),
    ethernet(0xd28b, bytes("0001 0010 0000000000000000", "0800", IP)),
    ethernet(0x22f3, bytes("0040 0001 0002", "00000000", ADDRESSES, "0800", IP)),
  ];
  for (const frame of frames) {
    const header = frame.length - IP.length;
    for (let length = 0; length < header; length += 1) {
      expect(rowOf(frame.subarray(0, length))?.verdict).toBe("link-truncated");
    }
    expect(rowOf(frame.subarray(0, header + 10))?.verdict).toBe("ip-truncated");
  }
});

test("LLC headers may nest to the end of a frame without harm", () => {
  const snap = bytes("aaaa03 000000", word16(4));
  const frame = ethernet(4, bytes(...Array.from({ length: 5000 }, () => snap)));
  expect(rowOf(frame)?.verdict).toBe("link-truncated");
});
