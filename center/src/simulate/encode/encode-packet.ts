import { mixBits } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import type { ByteSink } from "./byte-sink.ts";
import { addWords, foldChecksum } from "./checksum.ts";
import { writePacketBlock } from "./pcapng-blocks.ts";
import { probePayload } from "./probe-payload.ts";
import { styleOf } from "./style.ts";
import { TCP_SHAPES } from "./tcp-shape.ts";
import type { TcpShape } from "./tcp-shape.ts";

/** One packet to put together; addresses are IPv4 as numbers. */
export interface PacketFacts {
  readonly micros: number;
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  /** Destination port of TCP and UDP; else 0. */
  readonly port: number;
  readonly style: number;
  /** Source port of an answer; 0 for a probe, which gets an ephemeral one. */
  readonly servicePort: number;
  /** Number of the day, for what a source keeps for one run of its tool. */
  readonly day: number;
}

const ETHERNET = 14;
const IP = 20;
const SHORTEST_FRAME = 60;
const ZMAP_IDENTIFICATION = 54_321;
const ECHO_BYTES = 56;
const UNREACHABLE = styleOf("unreachable");
const ECHO_REPLY = styleOf("echo-reply");
const ZMAP = styleOf("zmap");

/** Appends one Enhanced Packet Block with an Ethernet frame, its checksums right, padded to the shortest frame. */
export function encodePacket(sink: ByteSink, facts: PacketFacts, random: Random): void {
  switch (facts.protocol) {
    case 6:
      return encodeTcp(sink, facts, random);
    case 17:
      return encodeUdp(sink, facts, random);
    case 1:
      return encodeIcmp(sink, facts, random);
    default:
      encodeOther(sink, facts, random);
  }
}

function encodeTcp(sink: ByteSink, facts: PacketFacts, random: Random): void {
  const shape = TCP_SHAPES[facts.style] ?? TCP_SHAPES[0];
  if (shape === undefined) return;
  const { sequence, identification } = drawNumbers(shape, facts, random);
  const length = 20 + shape.options.length;
  const at = openFrame(sink, facts, length, 6, shape.ttl, shape.dontFragment, identification);
  const { view, bytes } = sink;
  view.setUint16(at, facts.servicePort === 0 ? ephemeral(random) : facts.servicePort);
  view.setUint16(at + 2, facts.port);
  view.setUint32(at + 4, sequence);
  if ((shape.flags & 0x10) !== 0) view.setUint32(at + 8, random.word());
  bytes[at + 12] = (length / 4) << 4;
  bytes[at + 13] = shape.flags;
  view.setUint16(at + 14, shape.window ?? otherWindow(random));
  bytes.set(shape.options, at + 20);
  view.setUint16(at + 16, transportChecksum(sink, facts, at, length));
}

/** Numbers that carry the marks of the style, and by chance none of another. */
function drawNumbers(
  shape: TcpShape,
  facts: PacketFacts,
  random: Random,
): { readonly sequence: number; readonly identification: number } {
  for (;;) {
    const sequence = drawSequence(shape, facts, random);
    const folded = (facts.destination ^ facts.port ^ sequence) & 0xffff;
    if (shape.sequence !== "destination" && sequence === facts.destination) continue;
    if (shape.identification === "masscan") {
      if (folded !== ZMAP_IDENTIFICATION) return { sequence, identification: folded };
      continue;
    }
    const identification = shape.identification === "zmap" ? ZMAP_IDENTIFICATION : random.below(65_536);
    if (identification === folded) continue;
    if (identification !== ZMAP_IDENTIFICATION || shape.identification === "zmap") return { sequence, identification };
  }
}

function drawSequence(shape: TcpShape, facts: PacketFacts, random: Random): number {
  if (shape.sequence === "destination") return facts.destination;
  return shape.sequence === "run" ? mixBits(facts.source ^ facts.day, 0x4e4d) : random.word();
}

function encodeUdp(sink: ByteSink, facts: PacketFacts, random: Random): void {
  const payload = probePayload(facts.port);
  const length = 8 + payload.length;
  const at = openFrame(
    sink,
    facts,
    length,
    17,
    facts.style === ZMAP ? 255 : 64,
    facts.style !== ZMAP,
    identificationFor(facts, random),
  );
  sink.view.setUint16(at, 49_152 + random.below(11_848));
  sink.view.setUint16(at + 2, facts.port);
  sink.view.setUint16(at + 4, length);
  sink.bytes.set(payload, at + 8);
  sink.view.setUint16(at + 6, transportChecksum(sink, facts, at, length) || 0xffff);
}

function encodeIcmp(sink: ByteSink, facts: PacketFacts, random: Random): void {
  if (facts.style === UNREACHABLE) return encodeUnreachable(sink, facts, random);
  const length = 8 + ECHO_BYTES;
  const at = openFrame(sink, facts, length, 1, 64, false, identificationFor(facts, random));
  sink.bytes[at] = facts.style === ECHO_REPLY ? 0 : 8;
  sink.view.setUint16(at + 4, random.below(65_536));
  sink.view.setUint16(at + 6, 1 + random.below(64));
  for (let index = 0; index < ECHO_BYTES; index++) sink.bytes[at + 8 + index] = 0x10 + index;
  sink.view.setUint16(at + 2, foldChecksum(addWords(sink.bytes, at, at + length, 0)));
}

/** An error that quotes the spoofed packet: the sensor as its source, the victim as its destination. */
function encodeUnreachable(sink: ByteSink, facts: PacketFacts, random: Random): void {
  const length = 8 + IP + 8;
  const at = openFrame(sink, facts, length, 1, 255, false, identificationFor(facts, random));
  const quoted = at + 8;
  sink.bytes[at] = 3;
  sink.bytes[at + 1] = 3;
  writeIpHeader(
    sink,
    quoted,
    { ...facts, source: facts.destination, destination: facts.source },
    {
      length: 40,
      protocol: 6,
      ttl: 52,
      dontFragment: false,
      identification: random.below(54_321),
    },
  );
  sink.view.setUint16(quoted + IP, ephemeral(random));
  sink.view.setUint16(quoted + IP + 2, facts.servicePort);
  sink.view.setUint32(quoted + IP + 4, random.word());
  sink.view.setUint16(at + 2, foldChecksum(addWords(sink.bytes, at, at + length, 0)));
}

/** A protocol without ports: four zero bytes (for GRE a header that announces nothing). */
function encodeOther(sink: ByteSink, facts: PacketFacts, random: Random): void {
  openFrame(sink, facts, 4, facts.protocol, 64, false, identificationFor(facts, random));
}

function openFrame(
  sink: ByteSink,
  facts: PacketFacts,
  payload: number,
  protocol: number,
  ttl: number,
  dontFragment: boolean,
  identification: number,
): number {
  const at = writePacketBlock(sink, facts.micros, Math.max(SHORTEST_FRAME, ETHERNET + IP + payload));
  const { view } = sink;
  view.setUint16(at, 0x0200);
  view.setUint32(at + 2, facts.destination);
  view.setUint16(at + 6, 0x0200);
  view.setUint32(at + 8, 0xfe);
  view.setUint16(at + 12, 0x0800);
  const hops = 5 + (mixBits(facts.source, 0x44) % 20);
  writeIpHeader(sink, at + ETHERNET, facts, {
    length: IP + payload,
    protocol,
    ttl: ttl - hops,
    dontFragment,
    identification,
  });
  return at + ETHERNET + IP;
}

interface HeaderFacts {
  readonly length: number;
  readonly protocol: number;
  readonly ttl: number;
  readonly dontFragment: boolean;
  readonly identification: number;
}

function writeIpHeader(sink: ByteSink, at: number, facts: PacketFacts, header: HeaderFacts): void {
  const { view, bytes } = sink;
  bytes[at] = 0x45;
  view.setUint16(at + 2, header.length);
  view.setUint16(at + 4, header.identification);
  view.setUint16(at + 6, header.dontFragment ? 0x4000 : 0);
  bytes[at + 8] = header.ttl;
  bytes[at + 9] = header.protocol;
  view.setUint32(at + 12, facts.source);
  view.setUint32(at + 16, facts.destination);
  view.setUint16(at + 10, foldChecksum(addWords(bytes, at, at + IP, 0)));
}

/** Checksum of a TCP segment or UDP datagram with its pseudo header (RFC 9293, RFC 768). */
function transportChecksum(sink: ByteSink, facts: PacketFacts, at: number, length: number): number {
  const addresses = addWords(sink.bytes, at - 8, at, facts.protocol + length);
  return foldChecksum(addWords(sink.bytes, at, at + length, addresses));
}

/** ZMap's identification on every protocol it sends; else anything but that. */
function identificationFor(facts: PacketFacts, random: Random): number {
  if (facts.style === ZMAP) return ZMAP_IDENTIFICATION;
  const drawn = random.below(65_535);
  return drawn === ZMAP_IDENTIFICATION ? 65_535 : drawn;
}

/** A window that no named tool sends. */
function otherWindow(random: Random): number {
  const drawn = 512 + random.below(65_000);
  return drawn === 1024 || drawn === 1025 ? 2048 : drawn;
}

function ephemeral(random: Random): number {
  return 32_768 + random.below(28_232);
}
