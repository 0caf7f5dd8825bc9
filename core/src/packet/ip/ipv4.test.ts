import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, icmp, ipv4, tcp, udp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const RAW = 101;

function rowOf(packet: Uint8Array) {
  return readRows(pcap([{ frame: packet }], { linkType: RAW })).rows[0];
}

test("a plain packet gives all of its fields", () => {
  const packet = ipv4(
    { source: "203.0.113.9", destination: "192.0.2.7", ttl: 52, id: 54321, dont: true },
    tcp({ source: 61000, destination: 443, sequence: 0xfffffffe, flags: 0xac2, window: 65535 }),
  );
  expect(rowOf(packet)).toMatchObject({
    verdict: "decoded",
    version: 4,
    source3: 0xcb007109,
    destination3: 0xc0000207,
    protocol: 6,
    ttl: 52,
    ipId: 54321,
    ipLength: 40,
    dontFragment: 1,
    moreFragments: 0,
    fragmentOffset: 0,
    ports: true,
    sourcePort: 61000,
    destinationPort: 443,
    tcp: true,
    tcpFlags: 0xac2,
    tcpSequence: 0xfffffffe,
    tcpWindow: 65535,
    tcpOptionShape: "none",
  });
});

test("options are passed over", () => {
  const packet = ipv4({ protocol: 17, options: bytes("94040000 01010101") }, udp(5353, 53));
  expect(rowOf(packet)).toMatchObject({ verdict: "decoded", destinationPort: 53, ipLength: 36 });
});

test("a fragment after the first has no ports, the first one has", () => {
  const later = rowOf(ipv4({ protocol: 17, fragment: 185, more: true }, udp(1, 2)));
  expect(later).toMatchObject({
    verdict: "decoded",
    laterFragment: true,
    ports: false,
    sourcePort: 0,
    fragmentOffset: 1480,
    moreFragments: 1,
  });
  expect(rowOf(ipv4({ protocol: 17, more: true }, udp(1, 2)))).toMatchObject({ ports: true, laterFragment: false });
});

test("ICMP gives type and code, other protocols their number alone", () => {
  expect(rowOf(ipv4({ protocol: 1 }, icmp(3, 13)))).toMatchObject({ icmp: true, icmpType: 3, icmpCode: 13 });
  expect(rowOf(ipv4({ protocol: 47 }, bytes("00000800")))).toMatchObject({
    verdict: "decoded",
    protocol: 47,
    ports: false,
    icmp: false,
  });
});

test.each([
  ["a header of fewer than five words", ipv4({ headerWords: 4 }, tcp()), "ip-header-length"],
  ["a total length below the header's", ipv4({ totalLength: 19 }, tcp()), "ip-total-length"],
  ["nineteen captured bytes", ipv4({}, tcp()).subarray(0, 19), "ip-truncated"],
  ["options that the capture cuts", ipv4({ headerWords: 15, totalLength: 80 }, tcp()).subarray(0, 59), "ip-truncated"],
  ["version 5", ipv4({ version: 5 }, tcp()), "ip-version"],
  ["nothing at all", bytes(), "ip-truncated"],
])("%s is malformed and shows no address", (_what, packet, verdict) => {
  expect(rowOf(packet)).toMatchObject({ verdict, version: 0, source3: 0, destination3: 0, protocol: 0, ports: false });
});

test("a total length of 0 reaches to the end of the frame, as offloaded packets do", () => {
  expect(rowOf(ipv4({ totalLength: 0 }, tcp()))).toMatchObject({ verdict: "decoded", ipLength: 40, tcp: true });
});

test("the datagram ends where its own length says, whatever the link layer adds", () => {
  const short = rowOf(ipv4({ totalLength: 28 }, tcp()));
  expect(short).toMatchObject({ verdict: "transport-truncated", ports: true, tcp: false, tcpSequence: 0 });
});
