import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, ipv6, tcp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";
import { WRAPPING_LINK_TYPES } from "./link-types.ts";
import { PLAIN_LINK_TYPES } from "./plain-link-types.ts";

const IP = ipv4({ source: "203.0.113.1" }, tcp());
const IP6 = ipv6({}, tcp());
const SNAP_IP = bytes("aaaa03 000000 0800", IP);
const decoded = { verdict: "decoded", version: 4, source3: 0xcb007101, destinationPort: 23 };

function rowOf(linkType: number, frame: Uint8Array) {
  return readRows(pcap([{ frame }], { linkType })).rows[0];
}

/** A radiotap header whose flags say that the 802.11 header is padded. */
const PADDED_RADIOTAP = bytes("00 00 1900 030000a0 00000000", "00000000", "0000000000000000", "20");

test.each([
  ["Ethernet", 1, ethernet(0x0800, IP)],
  ["Ethernet with FCS bits in the link type", 0x30000001, ethernet(0x0800, IP)],
  ["null, little-endian", 0, bytes("02000000", IP)],
  ["null, big-endian", 0, bytes("00000002", IP)],
  ["loopback", 108, bytes("00000002", IP)],
  ["null with an EtherType", 0, bytes("00000800", IP)],
  ["null with Cisco's HDLC header", 0, bytes("0f000800", IP)],
  ["null with a PPP header", 0, bytes("ff030021", IP)],
  ["Token Ring", 6, bytes(new Uint8Array(14), SNAP_IP)],
  [
    "Token Ring with routing information",
    6,
    bytes(new Uint8Array(8), "80", new Uint8Array(5), "06000010 0020", SNAP_IP),
  ],
  ["ARCNET on BSD", 7, bytes("0102 f0", IP)],
  ["PPP with address and control", 9, bytes("ff03 0021", IP)],
  ["PPP without", 9, bytes("0021", IP)],
  ["PPP with Cisco's HDLC header", 9, bytes("0f00 0800", IP)],
  ["PPP with MPLS", 9, bytes("ff03 0281 000011ff", IP)],
  ["FDDI", 10, bytes(new Uint8Array(13), SNAP_IP)],
  ["raw IP (12)", 12, IP],
  ["raw IP (14)", 14, IP],
  ["ATM, RFC 1483, by its old number", 11, SNAP_IP],
  ["packet filter log of old", 17, bytes("00000002", new Uint8Array(24), IP)],
  ["classical IP over ATM, by its old number", 19, IP],
  ["PPP in HDLC framing", 50, bytes("ff03 21", IP)],
  ["PPP over Ethernet, bare", 51, bytes("1100 0001 0000 0021", IP)],
  ["ATM, RFC 1483", 100, SNAP_IP],
  ["raw IP (101)", 101, IP],
  ["Cisco HDLC", 104, bytes("0f00 0800", IP)],
  ["802.11 data", 105, bytes("0800", new Uint8Array(22), SNAP_IP)],
  ["802.11 data in a distribution system", 105, bytes("0803", new Uint8Array(28), SNAP_IP)],
  ["802.11 data with quality of service", 105, bytes("8800", new Uint8Array(24), SNAP_IP)],
  ["802.11 data with throughput control", 105, bytes("8880", new Uint8Array(28), SNAP_IP)],
  ["classical IP over ATM, LLC", 106, SNAP_IP],
  ["classical IP over ATM, bare", 106, IP],
  ["Frame Relay, NLPID", 107, bytes("0801 03 cc", IP)],
  ["Frame Relay, padded NLPID", 107, bytes("0801 03 00 cc", IP)],
  ["Frame Relay, SNAP", 107, bytes("0801 03 00 80 000000 0800", IP)],
  ["Frame Relay, Cisco", 107, bytes("0801 0800", IP)],
  ["Frame Relay, four bytes of address", 107, bytes("08000001 03 cc", IP)],
  ["IPsec on OpenBSD", 109, bytes("02000000 00000000 00000000", IP)],
  ["Linux cooked", 113, bytes("0000 0001 0006 0000000000000000 0800", IP)],
  ["Linux cooked with a VLAN", 113, bytes("0000 0001 0006 0000000000000000 8100 0005 0800", IP)],
  ["Linux cooked with LLC", 113, bytes("0000 0001 0006 0000000000000000 0004", SNAP_IP)],
  ["packet filter log", 117, bytes("3d 02", new Uint8Array(62), IP)],
  ["Prism", 119, bytes(new Uint8Array(144), "0800", new Uint8Array(22), SNAP_IP)],
  ["IP over Fibre Channel", 122, bytes(new Uint8Array(16), SNAP_IP)],
  ["SunATM", 123, bytes("02 00 0000", SNAP_IP)],
  ["radiotap", 127, bytes("00 00 0800 00000000", "0800", new Uint8Array(22), SNAP_IP)],
  ["radiotap, padded", 127, bytes(PADDED_RADIOTAP, "8800", new Uint8Array(24), "0000", SNAP_IP)],
  ["ARCNET on Linux, RFC 1051", 129, bytes("01020000 f0", IP)],
  ["ARCNET on Linux, RFC 1201", 129, bytes("01020000 d4 000001", IP)],
  ["ARCNET on Linux, exception", 129, bytes("01020000 d4 ff000000 000001", IP)],
  ["FireWire", 138, bytes(new Uint8Array(16), "0800", IP)],
  ["user link type 2 with Apple's packet tap", 149, bytes("0c000000 01000000 01000000", ethernet(0x0800, IP))],
  ["AVS", 163, bytes("80211001 00000040", new Uint8Array(56), "0800", new Uint8Array(22), SNAP_IP)],
  ["pppd", 166, bytes("01000000 0021", IP)],
  ["Juniper Ethernet", 178, bytes("4d4743 80 0004 01010101", ethernet(0x0800, IP))],
  ["Juniper without link header", 178, bytes("4d4743 02 02000000", IP)],
  ["Juniper PPP", 179, bytes("4d4743 00 ff030021", IP)],
  ["Juniper Frame Relay", 180, bytes("4d4743 00 0801 03 cc", IP)],
  ["Juniper HDLC", 181, bytes("4d4743 00 0f00 0800", IP)],
  ["per-packet information", 192, bytes("0000 0800 01000000", ethernet(0x0800, IP))],
  ["ERF with Ethernet", 197, bytes(new Uint8Array(8), "02 00 0000 0000 0000", "0000", ethernet(0x0800, IP))],
  ["ERF with an extension header", 197, bytes(new Uint8Array(8), "96 00 0000 0000 0000", new Uint8Array(8), IP)],
  ["PPP with direction", 204, bytes("01 ff03 0021", IP)],
  ["Frame Relay with direction", 206, bytes("01 0801 03 cc", IP)],
  ["MPLS alone", 219, bytes("000011ff", IP)],
  ["IPv4 alone", 228, IP],
  ["netfilter log, little-endian", 239, bytes("02000000 0800 0500 00000000", [IP.length + 4], "00 0900", IP)],
  ["netfilter log, big-endian", 239, bytes("02000000 0008 0005 00000000 00", [IP.length + 4], "0009", IP)],
  ["netANALYZER", 240, bytes("00000000", ethernet(0x0800, IP))],
  ["netANALYZER, transparent", 241, bytes(new Uint8Array(12), ethernet(0x0800, IP))],
  ["IP over InfiniBand", 242, bytes(new Uint8Array(40), "0800 0000", IP)],
  ["Apple's packet tap", 258, bytes("0c000000 01000000 01000000", ethernet(0x0800, IP))],
  ["Ethernet with preamble", 274, bytes(new Uint8Array(8), ethernet(0x0800, IP))],
  ["Linux cooked, second version", 276, bytes("0800 0000 00000002 0001 00 06", new Uint8Array(8), IP)],
])("%s (%i) leads to the IP header", (_name, linkType, frame) => {
  expect(rowOf(linkType, frame)).toMatchObject(decoded);
});

test.each([
  ["null on NetBSD", 0, "18000000"],
  ["null on FreeBSD", 0, "1c000000"],
  ["null on macOS", 0, "1e000000"],
  ["null on Linux", 0, "0a000000"],
  ["PPP", 9, "ff03 0057"],
  ["raw IP", 101, ""],
  ["Frame Relay", 107, "0801 03 8e"],
  ["packet filter log", 117, `40 18 ${"00".repeat(62)}`],
  ["IPv6 alone", 229, ""],
  ["Linux cooked, second version", 276, `86dd 0000 00000002 0001 00 06 ${"00".repeat(8)}`],
])("%s (%i) leads to the IPv6 header", (_name, linkType, header) => {
  expect(rowOf(linkType, bytes(header, IP6))).toMatchObject({ verdict: "decoded", version: 6, destinationPort: 23 });
});

test.each([
  ["IPv4 alone with IPv6", 228, IP6],
  ["IPv6 alone with IPv4", 229, IP],
  ["null with IPv6 under the family of IPv4", 0, bytes("02000000", IP6)],
  ["PPP with IPv4 under the number of IPv6", 9, bytes("ff03 0057", IP)],
])("%s (%i) is not what is announced", (_name, linkType, frame) => {
  expect(rowOf(linkType, frame)).toMatchObject({ verdict: "ip-version", version: 0 });
});

test.each([
  ["null with another family", 0, bytes("07000000", IP)],
  ["802.11 beacon", 105, bytes("8000", new Uint8Array(22), SNAP_IP)],
  ["802.11, encrypted", 105, bytes("0840", new Uint8Array(22), SNAP_IP)],
  ["802.11, no data", 105, bytes("4800", new Uint8Array(22), SNAP_IP)],
  ["802.11, aggregate", 105, bytes("8800", new Uint8Array(22), "80 00", SNAP_IP)],
  ["Netlink", 113, bytes("0000 0338 0006 0000000000000000 0800", IP)],
  ["Linux cooked with another protocol", 113, bytes("0000 0001 0006 0000000000000000 000c", IP)],
  ["Frame Relay, signalling", 107, bytes("0801 03 08", IP)],
  ["Frame Relay, address without end", 107, bytes("00000000 00", IP)],
  ["Juniper without its letters", 178, bytes("000000 00", ethernet(0x0800, IP))],
  ["a packet tap's other records", 258, bytes("0c000000 02000000 01000000", ethernet(0x0800, IP))],
  ["netfilter log of bridging", 239, bytes("07000000 0800 0900 00000000")],
  ["netfilter log with an attribute of no length", 239, bytes("02000000 0000 0500 00000000")],
  ["ERF metadata", 197, bytes(new Uint8Array(8), "1b 00 0000 0000 0000", IP)],
])("%s (%i) is not IP", (_name, linkType, frame) => {
  expect(rowOf(linkType, frame)).toMatchObject({ verdict: "not-ip", version: 0 });
});

test.each([
  ["USB", 189, IP],
  ["Bluetooth", 201, IP],
  ["a user's own", 147, IP],
  ["ERF of ATM", 197, bytes(new Uint8Array(8), "03 00 0000 0000 0000", IP)],
  ["a wrapper inside a wrapper", 192, bytes("0000 0800 c0000000", "0000 0800 01000000", ethernet(0x0800, IP))],
])("%s (%i) is not read", (_name, linkType, frame) => {
  expect(rowOf(linkType, frame)).toMatchObject({ verdict: "unsupported-link", version: 0 });
});

test("no link function looks beyond the frame, however short it is: the buffer ends where the frame ends", () => {
  for (const linkType of [...PLAIN_LINK_TYPES.keys(), ...WRAPPING_LINK_TYPES.keys()]) {
    for (const fill of [0x00, 0x08, 0xff]) {
      for (let length = 0; length < 50; length += 1) {
        const capture = pcap([{ frame: new Uint8Array(length).fill(fill) }], { linkType });
        expect(readRows(capture).summary).toMatchObject({ frames: 1, cut: null });
      }
    }
  }
});
