import {
  block,
  enhancedPacket,
  interfaceDescription,
  interfaceStatistics,
  obsoletePacket,
  pcap,
  sectionHeader,
  simplePacket,
} from "../captures/capture-builder.ts";
import { bytes, ethernet, icmp, ipv4, ipv6, tcp, udp, word16 } from "../captures/packet-builder.ts";

const SYN = ipv4({ id: 54321 }, tcp({ options: bytes("020405b40103030801010402") }));
const ANSWER = ipv4({ protocol: 1, options: bytes("94040000") }, icmp(3, 3));
const EXTENDED = ipv6(
  { next: 0 },
  bytes("2b00 0104 00000000", "3c00 0000 00000000", "2c00 0104 00000000", "1100 0001 00000007", udp(53, 53)),
);
const JUMBO = ipv6({ next: 0, payloadLength: 0 }, bytes("0600 c204 00010000", tcp()));

/** Packets in every encapsulation that a link function passes, by link type. */
const FRAMES: readonly (readonly [number, readonly Uint8Array[]])[] = [
  [0, [bytes("02000000", SYN), bytes("1e000000", EXTENDED)]],
  [
    1,
    [
      ethernet(0x0800, SYN),
      ethernet(0x0800, ANSWER, [
        [0x88a8, 7],
        [0x8100, 8],
      ]),
      ethernet(0x86dd, EXTENDED),
      ethernet(0x8847, bytes("00001000 000021ff", SYN)),
      ethernet(0x8864, bytes("1100 0001 0000 0057", JUMBO)),
      ethernet(0x0040, bytes("aaaa03 000000 0800", SYN)),
      ethernet(0x88e7, bytes("00000001 020000000003 020000000004 893f 100000d80000 0800", SYN)),
      ethernet(0x88e5, bytes("20 00 00000001 0000000000000001 894f 0002 0101 00000000", SYN)),
      ethernet(0xd28b, bytes("0001 0010 0000000000000000 22f3 0040 0001 0002 00000000", ethernet(0x0800, SYN))),
    ],
  ],
  [9, [bytes("ff03 0021", SYN), bytes("0f00 0800", ANSWER), bytes("ff03 0281 000011ff", SYN)]],
  [101, [SYN, ANSWER, EXTENDED, JUMBO]],
  [105, [bytes("0800", new Uint8Array(22), "aaaa03 000000 0800", SYN)]],
  [107, [bytes("0801 03 cc", SYN), bytes("08000001 03 00 80 000000 86dd", EXTENDED)]],
  [113, [bytes("0000 0001 0006 0000000000000000 8100 0005 0800", SYN)]],
  [
    127,
    [
      bytes(
        "00 00 1900 030000a0 00000000 00000000 0000000000000000 20 8800",
        new Uint8Array(26),
        "aaaa03 000000 0800",
        SYN,
      ),
    ],
  ],
  [178, [bytes("4d4743 80 0004 01010101", ethernet(0x0800, SYN))]],
  [192, [bytes("0000 0800 01000000", ethernet(0x0800, SYN))]],
  [197, [bytes(new Uint8Array(8), "82 00 0000 0000 0000 0000000000000000 0000", ethernet(0x0800, SYN))]],
  [239, [bytes("02000000 0800 0500 00000000", [SYN.length + 4], "00 0900", SYN)]],
  [276, [bytes("0800 0000 00000002 0001 00 06", new Uint8Array(8), ANSWER)]],
];

/** Small captures that between them hold every format, block and encapsulation that the reader knows. */
export function seedCaptures(): readonly Uint8Array[] {
  const plain = FRAMES.flatMap(([linkType, frames], index) => [
    pcap(
      frames.map((frame) => ({ frame, second: 1_700_000_000, fraction: index })),
      { linkType, little: index % 2 === 0, nanoseconds: index % 3 === 0, minor: index % 5 === 4 ? 2 : 4 },
    ),
  ]);
  const erf = FRAMES.flatMap(([, frames]) => frames).map((frame) =>
    bytes("00000080 01000000", "02 04", word16(18 + frame.length), "0000", word16(frame.length), "0000", frame),
  );
  return [...plain, blocks(true), blocks(false), bytes(...erf)];
}

function blocks(little: boolean): Uint8Array {
  return bytes(
    sectionHeader(little),
    interfaceDescription({ little, snapLength: 60 }),
    ...FRAMES.map(([linkType]) => interfaceDescription({ little, linkType, resolution: 9, offsetSeconds: 1n })),
    ...FRAMES.flatMap(([, frames], index) =>
      frames.map((frame) =>
        enhancedPacket(frame, { little, interfaceId: index + 1, ticks: 1_700_000_000_000_000_000n }),
      ),
    ),
    obsoletePacket(ethernet(0x0800, SYN), { little }),
    simplePacket(ethernet(0x0800, SYN).subarray(0, 60), 66, little),
    block(0x0bad, new Uint8Array(8), little),
    interfaceStatistics({ little, start: 1n, end: 2n, received: 3n, dropped: 4n }),
  );
}
