/** A packet of the harness: its number is in the TCP sequence, so that each one can be told from every other. */
export interface NumberedPacket {
  readonly number: number;
  /** Nanoseconds since 1970 UTC. */
  readonly at: bigint;
  /** IPv4, dotted. */
  readonly destination: string;
  readonly port: number;
}

const ETHERNET = 14;
const IPV4 = 20;
const TCP = 20;

/** Bytes of each frame. */
export const FRAME_BYTES: number = ETHERNET + IPV4 + TCP;

/** Where in the frame the number stands. */
const NUMBER_AT = ETHERNET + IPV4 + 4;

/** An Ethernet frame with a TCP SYN; its source is one of 4,096 addresses that the number gives. */
export function frameOf({ number, destination, port }: NumberedPacket): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.write("020000000001020000000002", 0, "hex");
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt8(0x45, ETHERNET);
  frame.writeUInt16BE(IPV4 + TCP, ETHERNET + 2);
  frame.writeUInt8(64, ETHERNET + 8);
  frame.writeUInt8(6, ETHERNET + 9);
  frame.writeUInt32BE(sourceOf(number), ETHERNET + 12);
  destination.split(".").forEach((byte, index) => frame.writeUInt8(Number(byte), ETHERNET + 16 + index));
  frame.writeUInt16BE(checksum(frame.subarray(ETHERNET, ETHERNET + IPV4)), ETHERNET + 10);
  frame.writeUInt16BE(40_000, ETHERNET + IPV4);
  frame.writeUInt16BE(port, ETHERNET + IPV4 + 2);
  frame.writeUInt32BE(number, NUMBER_AT);
  frame.writeUInt8(0x50, ETHERNET + IPV4 + 12);
  frame.writeUInt8(2, ETHERNET + IPV4 + 13);
  frame.writeUInt16BE(1024, ETHERNET + IPV4 + 14);
  return frame;
}

/** The number and the port of a frame of ours, or null for any other. */
export function numberOf(frame: Buffer): { readonly number: number; readonly port: number } | null {
  if (frame.length < NUMBER_AT + 4 || frame.readUInt16BE(12) !== 0x0800) return null;
  return { number: frame.readUInt32BE(NUMBER_AT), port: frame.readUInt16BE(ETHERNET + IPV4 + 2) };
}

/** 4,096 addresses of the range for benchmarks (198.18.0.0/15). */
function sourceOf(number: number): number {
  return (198 * 2 ** 24 + 18 * 2 ** 16 + (number % 4096)) >>> 0;
}

function checksum(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
