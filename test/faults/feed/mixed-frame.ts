/** Protocols that the numbered frames take in turn. */
export const FRAME_PROTOCOLS = ["tcp", "udp", "icmp"] as const;

/** The protocol of a frame. */
export type FrameProtocol = (typeof FRAME_PROTOCOLS)[number];

/** Hardware address to which the frames go: the interface that shall take them is given this one. */
export const FRAME_HARDWARE = "02:00:00:00:00:01";

const ETHERNET = 14;
const IPV4 = 20;
const FRAME = 60;
const PROTOCOL_NUMBERS: Readonly<Record<FrameProtocol, number>> = { tcp: 6, udp: 17, icmp: 1 };
/** Where in a frame its number stands: TCP's sequence number, UDP's first payload, ICMP's identifier and sequence. */
const NUMBER_AT: Readonly<Record<FrameProtocol, number>> = { tcp: 4, udp: 8, icmp: 4 };

/** What is in a frame beside its number. */
export interface MixedFrame {
  readonly number: number;
  readonly protocol: FrameProtocol;
  /** IPv4, dotted. */
  readonly destination: string;
  /** An 802.1Q tag with this identifier, or none. */
  readonly vlan?: number;
}

/** An Ethernet frame of 60 bytes (64 with a tag) with a number in it; its source is one of 4,096 that the number gives. */
export function mixedFrame({ number, protocol, destination, vlan }: MixedFrame): Buffer {
  const packet = Buffer.alloc(FRAME - ETHERNET);
  const length = IPV4 + (protocol === "tcp" ? 20 : 12);
  packet.writeUInt8(0x45, 0);
  packet.writeUInt16BE(length, 2);
  packet.writeUInt8(64, 8);
  packet.writeUInt8(PROTOCOL_NUMBERS[protocol], 9);
  packet.writeUInt32BE((198 * 2 ** 24 + 18 * 2 ** 16 + 256 + (number % 4096)) >>> 0, 12);
  destination.split(".").forEach((byte, index) => packet.writeUInt8(Number(byte), 16 + index));
  packet.writeUInt16BE(checksum(packet.subarray(0, IPV4)), 10);
  writeTransport(packet.subarray(IPV4), protocol);
  packet.writeUInt32BE(number, IPV4 + NUMBER_AT[protocol]);
  if (protocol === "icmp") packet.writeUInt16BE(checksum(packet.subarray(IPV4, length)), IPV4 + 2);
  const tag = vlan === undefined ? "" : `8100${vlan.toString(16).padStart(4, "0")}`;
  const head = Buffer.from(`${FRAME_HARDWARE.replaceAll(":", "")}020000000002${tag}0800`, "hex");
  return Buffer.concat([head, packet]);
}

/** The number and protocol of a frame of ours, tagged or not, however much of its end was cut off; null for any other. */
export function numberOfFrame(frame: Uint8Array): { readonly number: number; readonly protocol: FrameProtocol } | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const start = frame.length > 16 && view.getUint16(12) === 0x8100 ? ETHERNET + 4 : ETHERNET;
  if (frame.length < start + IPV4 + 12 || view.getUint16(start - 2) !== 0x0800) return null;
  const code = view.getUint8(start + 9);
  const protocol = FRAME_PROTOCOLS.find((name) => PROTOCOL_NUMBERS[name] === code);
  return protocol === undefined ? null : { protocol, number: view.getUint32(start + IPV4 + NUMBER_AT[protocol]) };
}

/** The protocol that the n-th frame has. */
export function protocolOf(number: number): FrameProtocol {
  return FRAME_PROTOCOLS[number % FRAME_PROTOCOLS.length] ?? "tcp";
}

function writeTransport(segment: Buffer, protocol: FrameProtocol): void {
  if (protocol === "icmp") return void segment.writeUInt8(8, 0);
  segment.writeUInt16BE(40_000, 0);
  segment.writeUInt16BE(protocol === "tcp" ? 23 : 5060, 2);
  if (protocol === "udp") return void segment.writeUInt16BE(12, 4);
  segment.writeUInt8(0x50, 12);
  segment.writeUInt8(2, 13);
  segment.writeUInt16BE(1024, 14);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
