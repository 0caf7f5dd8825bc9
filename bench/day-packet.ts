import { PORTS } from "./day-plan.ts";
import type { PlannedSource } from "./day-plan.ts";

const ETHERNET = 14;
const SHORTEST_FRAME = 60;
const NO_OPTIONS = Uint8Array.of();
const MSS_1460 = Uint8Array.of(2, 4, 5, 0xb4);
const WINDOWS_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2);
const LINUX_OPTIONS = Uint8Array.of(2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7);

/** The random numbers one packet uses. */
export interface Draw {
  readonly port: number;
  readonly destination: number;
  readonly sequence: number;
  readonly other: number;
}

/** Writes one Ethernet frame at `at` of `bytes` (zeroed there) and answers its length. `network` is the sensor's prefix, a /24. */
export function writeFrame(bytes: Uint8Array, at: number, source: PlannedSource, network: number, draw: Draw): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 256 + ETHERNET);
  const destination = (network | (draw.destination % 100)) >>> 0;
  view.setUint32(0, 0x02000000);
  view.setUint16(4, 1);
  view.setUint32(6, 0x02000000);
  view.setUint16(10, 2);
  view.setUint16(12, 0x0800);
  const transport = writeTransport(view, source, destination, draw);
  writeIpHeader(view, source, destination, transport, draw);
  return Math.max(SHORTEST_FRAME, ETHERNET + 20 + transport.length);
}

interface Transport {
  readonly protocol: number;
  readonly length: number;
  readonly ipId: number;
  readonly dontFragment: boolean;
}

function writeTransport(view: DataView, source: PlannedSource, destination: number, draw: Draw): Transport {
  const port = drawPort(source, draw.port);
  const { other, sequence } = draw;
  const syn = (window: number, options: Uint8Array, seq = sequence): number =>
    writeTcp(view, other, port, seq, 2, window, options);
  const random = { protocol: 6, ipId: other & 0xffff, dontFragment: false };
  switch (source.kind) {
    case "masscan":
      return { ...random, length: syn(1024, NO_OPTIONS), ipId: (destination ^ port ^ sequence) & 0xffff };
    case "zmap":
      return { ...random, length: syn(65535, MSS_1460), ipId: 54321 };
    case "zmap-4.1":
      return { ...random, length: syn(65535, WINDOWS_OPTIONS) };
    case "nmap":
      return { ...random, length: syn(1024, MSS_1460) };
    case "mirai":
      return { ...random, length: syn((source.address & 0x3fff) + 1024, NO_OPTIONS, destination) };
    case "windows":
      return { ...random, length: syn(64240, WINDOWS_OPTIONS), dontFragment: true };
    case "linux":
      return { ...random, length: syn(64240, LINUX_OPTIONS), dontFragment: true };
    case "victim":
      return { ...random, length: writeReply(view, port, draw), dontFragment: true };
    case "udp":
      return { ...random, protocol: 17, length: writeUdp(view, port, draw) };
    case "ping":
      return { ...random, protocol: 1, length: writePing(view, draw) };
  }
}

function drawPort(source: PlannedSource, random: number): number {
  const list = PORTS[source.kind];
  if (source.wide && random % 10 < 4) return 1 + ((random >>> 4) % 65535);
  const u = (random & 0xffff) / 65536;
  return list[Math.floor(list.length * u * u)] ?? 0;
}

function writeTcp(
  view: DataView,
  other: number,
  port: number,
  sequence: number,
  flags: number,
  window: number,
  options: Uint8Array,
): number {
  const at = ETHERNET + 20;
  view.setUint16(at, 1024 + ((other >>> 16) % 64512));
  view.setUint16(at + 2, port);
  view.setUint32(at + 4, sequence);
  view.setUint8(at + 12, (5 + options.length / 4) << 4);
  view.setUint8(at + 13, flags);
  view.setUint16(at + 14, window);
  view.setUint16(at + 16, other & 0xffff);
  for (let index = 0; index < options.length; index++) view.setUint8(at + 20 + index, options[index] ?? 0);
  return 20 + options.length;
}

function writeReply(view: DataView, port: number, draw: Draw): number {
  const reset = draw.other % 3 === 0;
  const ephemeral = 1024 + ((draw.port >>> 16) % 64512);
  const length = writeTcp(
    view,
    0,
    ephemeral,
    draw.sequence,
    reset ? 0x14 : 0x12,
    reset ? 0 : 65535,
    reset ? NO_OPTIONS : MSS_1460,
  );
  view.setUint16(ETHERNET + 20, port);
  view.setUint32(ETHERNET + 28, draw.destination);
  return length;
}

function writeUdp(view: DataView, port: number, draw: Draw): number {
  const at = ETHERNET + 20;
  const payload = 12 + ((draw.other >>> 8) % 200);
  view.setUint16(at, 1024 + ((draw.other >>> 16) % 64512));
  view.setUint16(at + 2, port);
  view.setUint16(at + 4, 8 + payload);
  for (let index = 0; index + 4 <= payload; index += 4)
    view.setUint32(at + 8 + index, index < 8 ? draw.sequence : 0x61626364);
  return 8 + payload;
}

function writePing(view: DataView, draw: Draw): number {
  const at = ETHERNET + 20;
  view.setUint8(at, 8);
  view.setUint16(at + 2, draw.other & 0xffff);
  view.setUint32(at + 4, draw.sequence);
  for (let index = 0; index < 56; index += 4) view.setUint32(at + 8 + index, 0x10111213 + index * 0x01010101);
  return 64;
}

function writeIpHeader(
  view: DataView,
  source: PlannedSource,
  destination: number,
  transport: Transport,
  draw: Draw,
): void {
  view.setUint8(ETHERNET, 0x45);
  view.setUint16(ETHERNET + 2, 20 + transport.length);
  view.setUint16(ETHERNET + 4, transport.ipId);
  view.setUint16(ETHERNET + 6, transport.dontFragment ? 0x4000 : 0);
  view.setUint8(ETHERNET + 8, source.ttl - (draw.other % 23 === 0 ? 1 : 0));
  view.setUint8(ETHERNET + 9, transport.protocol);
  view.setUint32(ETHERNET + 12, source.address);
  view.setUint32(ETHERNET + 16, destination);
  let sum = 0;
  for (let index = 0; index < 20; index += 2) sum += view.getUint16(ETHERNET + index);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(ETHERNET + 10, ~(sum + (sum >>> 16)) & 0xffff);
}
