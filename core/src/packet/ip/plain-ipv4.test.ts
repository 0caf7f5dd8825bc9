import fc from "fast-check";
import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, icmp, ipv4, tcp, udp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const ETHERNET = 1;
/** Ethernet behind eight bytes of preamble, which never takes the fast path. */
const ETHERNET_MPACKET = 274;

const payload = fc.oneof(
  fc.record({ flags: fc.nat(0xfff), window: fc.nat(0xffff), sequence: fc.nat() }).map(tcp),
  fc.constantFrom("020405b4", "020405b40103030801010402", "01010101").map((hex) => tcp({ options: bytes(hex) })),
  fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([source, destination]) => udp(source, destination)),
  fc.tuple(fc.nat(255), fc.nat(255)).map(([type, code]) => icmp(type, code)),
  fc.uint8Array({ maxLength: 64 }),
);

const packet = fc
  .tuple(
    fc.constantFrom(1, 6, 17, 58, 47),
    fc.nat(0xffff),
    fc.nat(255),
    fc.boolean(),
    fc.constantFrom(0, 0, 1),
    payload,
  )
  .map(([protocol, id, ttl, dont, fragment, body]) => ipv4({ protocol, id, ttl, dont, fragment }, body));

const frame = fc
  .tuple(packet, fc.nat(20), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 2 }), fc.nat(100))
  .map(([ip, padding, changes, kept]) => {
    const whole = bytes(ethernet(0x0800, ip), new Uint8Array(padding));
    for (const [at, value] of changes) if (at < whole.length) whole[at] = value;
    return kept > 80 ? whole : whole.subarray(0, kept + 20);
  });

test("the fast path and the general path give the same row for the same frame", () => {
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), (frames) => {
      const fast = readRows(pcap(frames.map((each) => ({ frame: each, wireLength: 0 }))), [4096], { capacity: 3 });
      const wrapped = frames.map((each) => ({ frame: bytes(new Uint8Array(8), each), wireLength: 0 }));
      const general = readRows(pcap(wrapped, { linkType: ETHERNET_MPACKET }), [4096], { capacity: 3 });
      expect(fast.rows).toEqual(
        general.rows.map((row) => ({ ...row, capturedLength: Number(row.capturedLength) - 8 })),
      );
    }),
    { numRuns: 600 },
  );
});

test("a frame that takes the fast path is not disturbed by the frames before it", () => {
  const plain = ethernet(0x0800, ipv4({ protocol: 1 }, icmp(8, 0)));
  const others = [
    ethernet(0x0800, ipv4({ dont: true }, tcp({ options: bytes("020405b4") })), [[0x8100, 5]]),
    ethernet(0x86dd, new Uint8Array(60).fill(0x66)),
    ethernet(0x0800, ipv4({ fragment: 9, more: true }, tcp())),
  ];
  const alone = readRows(pcap([{ frame: plain }], { linkType: ETHERNET })).rows[0];
  const last = readRows(pcap([...others, plain].map((each) => ({ frame: each }))), [4096], { capacity: 1 }).rows.at(-1);
  expect({ ...last, frame: 1 }).toEqual(alone);
});
