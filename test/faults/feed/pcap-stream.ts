import { frameOf } from "./numbered-packet.ts";
import type { NumberedPacket } from "./numbered-packet.ts";

const NANOSECOND_MAGIC = 0xa1b23c4d;
const LINK_ETHERNET = 1;
const SNAPLEN = 262_144;

/** What `tcpdump -w - --time-stamp-precision=nano` writes first. */
export function pcapHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(NANOSECOND_MAGIC, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAPLEN, 16);
  header.writeUInt32LE(LINK_ETHERNET, 20);
  return header;
}

/** One packet as it stands in that stream. */
export function pcapRecord(packet: NumberedPacket): Buffer {
  const frame = frameOf(packet);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Number(packet.at / 1_000_000_000n), 0);
  header.writeUInt32LE(Number(packet.at % 1_000_000_000n), 4);
  header.writeUInt32LE(frame.length, 8);
  header.writeUInt32LE(frame.length, 12);
  return Buffer.concat([header, frame]);
}
