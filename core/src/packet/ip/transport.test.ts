import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { icmp, ipv4, tcp, udp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const RAW = 101;
const IPV4_HEADER = 20;

/** The row of an IPv4 packet of which `kept` bytes behind the IP header are captured. */
function rowOf(protocol: number, payload: Uint8Array, kept: number = payload.length) {
  const frame = ipv4({ protocol }, payload).subarray(0, IPV4_HEADER + kept);
  return readRows(pcap([{ frame }], { linkType: RAW })).rows[0];
}

test.each([
  [3, { ports: false, tcp: false, verdict: "transport-truncated" }],
  [4, { ports: true, tcp: false, verdict: "transport-truncated", sourcePort: 40000, destinationPort: 23 }],
  [15, { ports: true, tcp: false, verdict: "transport-truncated", tcpFlags: 0 }],
  [16, { ports: true, tcp: true, verdict: "transport-truncated", tcpWindow: 1024 }],
  [20, { ports: true, tcp: true, verdict: "decoded", tcpWindow: 1024 }],
])("TCP with %i bytes captured", (kept, expected) => {
  expect(rowOf(6, tcp(), kept)).toMatchObject(expected);
});

test("a TCP data offset below five words is malformed; only the ports are believed", () => {
  expect(rowOf(6, tcp({ headerWords: 4, sequence: 9 }))).toMatchObject({
    verdict: "transport-header-length",
    ports: true,
    tcp: false,
    tcpSequence: 0,
    tcpFlags: 0,
  });
});

test.each([
  [3, { ports: false, verdict: "transport-truncated" }],
  [4, { ports: true, verdict: "transport-truncated", destinationPort: 53 }],
  [8, { ports: true, verdict: "decoded", destinationPort: 53 }],
])("UDP with %i bytes captured", (kept, expected) => {
  expect(rowOf(17, udp(1024, 53), kept)).toMatchObject(expected);
});

test.each([
  [3, { icmp: false, verdict: "transport-truncated", icmpType: 0 }],
  [4, { icmp: true, verdict: "decoded", icmpType: 8, icmpCode: 1 }],
])("ICMP with %i bytes captured", (kept, expected) => {
  expect(rowOf(1, icmp(8, 1), kept)).toMatchObject(expected);
});
