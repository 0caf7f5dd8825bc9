import { expect, test } from "vitest";
import { createCaptureReader } from "@teiten/core/packet";
import {
  enhancedPacket,
  interfaceDescription,
  pcap,
  sectionHeader,
  simplePacket,
} from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, icmp, ipv4, ipv6, tcp, udp } from "../../../test/captures/packet-builder.ts";
import { type ListingFormat, createPacketListing } from "./packet-listing.ts";

const HEADER =
  "frame time_epoch len caplen ver src dst l4 sport dport tcp_flags icmp_type icmp_code ttl ip_id frag_off mf tcp_seq tcp_win vlan verdict class payload";

function list(capture: Uint8Array, format: ListingFormat = "csv", withFile = false, file = "a.pcap"): string[] {
  const listing = createPacketListing(format, withFile);
  let text = listing.header;
  const reader = createCaptureReader((batch) => (text += listing.lines(batch, file)));
  reader.push(capture);
  reader.finish();
  return text.split("\n").slice(0, -1);
}

const SYN = ethernet(0x0800, ipv4({ id: 9, dont: true }, tcp({ flags: 0x902, sequence: 7 })));

test("every frame is one line, and fields that it does not have are empty", () => {
  const frames = [
    { frame: SYN, second: 1_700_000_000, fraction: 5, wireLength: 1500 },
    {
      frame: ethernet(0x86dd, ipv6({ next: 17 }, udp(5, 53)), [
        [0x8100, 3],
        [0x8100, 4],
      ]),
    },
    { frame: ethernet(0x0800, ipv4({ protocol: 1, fragment: 0, more: true }, icmp(8, 0)), [[0x8100, 0]]) },
    { frame: ethernet(0x0800, ipv4({ protocol: 17, fragment: 185 }, bytes("00"))) },
    { frame: ethernet(0x0806, bytes("0001")) },
    { frame: bytes() },
  ];
  expect(list(pcap(frames))).toEqual([
    HEADER.replaceAll(" ", ","),
    "1,1700000000.000005000,1500,54,4,192.0.2.1,198.51.100.2,6,40000,23,2306,,,64,9,0,0,7,1024,,decoded,request,none",
    "2,0.000000000,70,70,6,2001:db8::1,2001:db8::2,17,5,53,,,,64,,,,,,3|4,decoded,request,none",
    "3,0.000000000,46,46,4,192.0.2.1,198.51.100.2,1,,,,8,0,64,0,0,1,,,0,decoded,request,",
    "4,0.000000000,35,35,4,192.0.2.1,198.51.100.2,17,,,,,,64,0,185,0,,,,decoded,other,",
    "5,0.000000000,16,16,,,,,,,,,,,,,,,,,not-ip,,",
    "6,0.000000000,0,0,,,,,,,,,,,,,,,,,link-truncated,,",
  ]);
});

test("times before 1970 and frames without a time", () => {
  const capture = bytes(
    sectionHeader(),
    interfaceDescription({ offsetSeconds: -2n }),
    enhancedPacket(SYN, { ticks: 500_000n }),
    enhancedPacket(SYN, { ticks: 1_250_000n }),
    enhancedPacket(SYN, { ticks: 1_000_000n }),
    simplePacket(SYN),
  );
  const times = list(capture).map((line) => line.split(",")[1]);
  expect(times).toEqual(["time_epoch", "-1.500000000", "-0.750000000", "-1.000000000", ""]);
});

test("tab-separated values, the file in front where it is asked for", () => {
  const [header, line] = list(pcap([{ frame: SYN }]), "tsv", true, "odd\tname");
  expect(header).toBe(`file\t${HEADER.replaceAll(" ", "\t")}`);
  expect(line?.split("\t").slice(0, 3)).toEqual(["odd name", "1", "0.000000000"]);
});

test("a comma or a quote in a file's name is quoted in CSV", () => {
  expect(list(pcap([{ frame: SYN }]), "csv", true, 'a,"b"')[1]).toMatch(/^"a,""b""",1,/);
});

test("NDJSON has numbers as numbers, times as text and null for what is absent", () => {
  const [line = ""] = list(pcap([{ frame: SYN }]), "ndjson", true);
  const object = JSON.parse(line) as Record<string, unknown>;
  expect(Object.keys(object)).toEqual(["file", ...HEADER.split(" ")]);
  expect(object).toMatchObject({
    file: "a.pcap",
    frame: 1,
    time_epoch: "0.000000000",
    src: "192.0.2.1",
    tcp_seq: 7,
    icmp_type: null,
    vlan: null,
    verdict: "decoded",
  });
});
