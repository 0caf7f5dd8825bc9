import type { InterfaceStatistics } from "../capture-reader.ts";
import { linkDecoder, unreadLink } from "../link/link-types.ts";
import type { PacketBatch } from "../packet-batch.ts";
import { type InterfaceDescription, type Moment, interfaceClock, readTicks } from "./interface-description.ts";
import { readStatistics } from "./interface-statistics.ts";
import { visitOptions } from "./pcapng-options.ts";
import { LONGEST_FRAME, type RecordReader, tooLong } from "./record-reader.ts";

/** The type of a Section Header Block, the same in both byte orders; every pcapng file begins with it. */
export const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const JOURNAL = 9;
const CUSTOM = 0x0bad;
const CUSTOM_NOT_COPIED = 0x40000bad;

/** Length of the block header with the byte-order mark of a section header, and of the shortest block. */
const BLOCK_START = 12;
/** Blocks longer than this are corrupt: Wireshark's limit, 16 MiB. */
const LONGEST_BLOCK = 16 * 1024 * 1024;
/** Interfaces of a section, and statistics blocks of a capture, that are kept; a hostile file could list millions. */
const MOST_INTERFACES = 65_536;

const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;
const MICROSECONDS = 6;

/** Reads the blocks of a pcapng file, from its first section header on. */
export class PcapngReader implements RecordReader {
  readonly format = "pcapng";
  readonly statistics: InterfaceStatistics[] = [];
  needed: number = BLOCK_START;
  corruption: string | null = null;
  private readonly batch: PacketBatch;
  private readonly moment: Moment = { second: 0, nanosecond: 0 };
  private interfaces: InterfaceDescription[] = [];
  private little = true;

  constructor(batch: PacketBatch) {
    this.batch = batch;
  }

  read(view: DataView, from: number, to: number): number {
    let at = from;
    this.needed = BLOCK_START;
    while (at + BLOCK_START <= to) {
      const length = this.blockLength(view, at);
      if (length === 0) return at;
      if (at + length > to) {
        this.needed = length;
        return at;
      }
      this.corruption = this.readBlock(view, at, length);
      if (this.corruption !== null) return at;
      at += length;
    }
    return at;
  }

  /** Length of the block at `at`, a multiple of four, or 0 when it cannot be one; a section header sets the byte order. */
  private blockLength(view: DataView, at: number): number {
    const isSection = view.getUint32(at, true) === SECTION_HEADER;
    if (isSection) {
      const littleOrder = view.getUint32(at + 8, true) === BYTE_ORDER;
      if (!littleOrder && view.getUint32(at + 8, false) !== BYTE_ORDER) {
        this.corruption = "the section header has no byte-order mark";
        return 0;
      }
      this.little = littleOrder;
    }
    const length = view.getUint32(at + 4, this.little);
    const shortest = isSection ? 28 : BLOCK_START;
    if (length >= shortest && length <= LONGEST_BLOCK) return (length + 3) & ~3;
    this.corruption = `the block states a length of ${length} bytes; ${shortest} to ${LONGEST_BLOCK} are possible`;
    return 0;
  }

  /** Reads one whole block and answers what is wrong with it, or null. */
  private readBlock(view: DataView, at: number, length: number): string | null {
    const { little } = this;
    const end = at + length - 4;
    const again = view.getUint32(end, little);
    if (((again + 3) & ~3) !== length) return `the block's second length, ${again}, is not its first, ${length}`;
    switch (view.getUint32(at, little)) {
      case SECTION_HEADER:
        this.interfaces = [];
        return null;
      case INTERFACE_DESCRIPTION:
        return this.describeInterface(view, at, end);
      case ENHANCED_PACKET:
        if (length < 32) return "the packet block is too short for its header";
        return this.packet(view, at + 12, at + 28, end, view.getUint32(at + 8, little));
      case OBSOLETE_PACKET:
        if (length < 32) return "the packet block is too short for its header";
        return this.packet(view, at + 12, at + 28, end, view.getUint16(at + 8, little));
      case SIMPLE_PACKET:
        return this.simplePacket(view, at, end);
      case STATISTICS:
        return this.interfaceStatistics(view, at, end);
      case CUSTOM:
      case CUSTOM_NOT_COPIED:
        return this.opaqueRecord(at + 12, end);
      case JOURNAL:
        return this.opaqueRecord(at + 8, end);
      default:
        return null;
    }
  }

  /** A record whose content only its writer knows is a frame of no link type, so that nothing is skipped in silence. */
  private opaqueRecord(start: number, end: number): string | null {
    if (start > end) return "the custom block is too short for its header";
    this.batch.frame.start = start;
    this.batch.frame.end = end;
    if (end - start > LONGEST_FRAME) return tooLong(end - start);
    this.batch.addTimeless(unreadLink, end - start);
    return null;
  }

  private describeInterface(view: DataView, at: number, end: number): string | null {
    const { little } = this;
    if (end - at < 16) return "the interface block is too short for its header";
    if (this.interfaces.length === MOST_INTERFACES) return `the section has more than ${MOST_INTERFACES} interfaces`;
    let resolution = MICROSECONDS;
    let offsetSeconds = 0;
    visitOptions(view, little, at + 16, end, (code, value, length) => {
      if (code === TIME_RESOLUTION && length >= 1) resolution = view.getUint8(value);
      if (code === TIME_OFFSET && length >= 8) offsetSeconds = Number(view.getBigInt64(value, little));
    });
    this.interfaces.push({
      link: linkDecoder(view.getUint16(at + 8, little)),
      snapLength: view.getUint32(at + 12, little),
      clock: interfaceClock(resolution, offsetSeconds),
    });
    return null;
  }

  /** A packet whose time stands at `times`, followed by its two lengths, and whose bytes stand at `data`. */
  private packet(view: DataView, times: number, data: number, end: number, interfaceId: number): string | null {
    const { batch, little, moment } = this;
    const description = this.interfaces[interfaceId];
    if (description === undefined)
      return `the packet names interface ${interfaceId}, which the section does not describe`;
    const captured = view.getUint32(times + 8, little);
    if (captured > LONGEST_FRAME) return tooLong(captured);
    if (data + captured > end) return `the packet states ${captured} bytes, more than its block holds`;
    readTicks(description.clock, view.getUint32(times, little), view.getUint32(times + 4, little), moment);
    batch.frame.start = data;
    batch.frame.end = data + captured;
    batch.add(description.link, moment.second, moment.nanosecond, view.getUint32(times + 12, little));
    return null;
  }

  /** A simple packet has no time, and no captured length but what interface 0 and the block allow. */
  private simplePacket(view: DataView, at: number, end: number): string | null {
    const description = this.interfaces[0];
    if (description === undefined) return "the simple packet comes before any interface of its section";
    if (end - at < 12) return "the packet block is too short for its header";
    const wireLength = view.getUint32(at + 8, this.little);
    const limit = description.snapLength === 0 ? wireLength : Math.min(wireLength, description.snapLength);
    if (limit > LONGEST_FRAME) return tooLong(limit);
    if (at + 12 + limit > end) return `the packet states ${limit} bytes, more than its block holds`;
    this.batch.frame.start = at + 12;
    this.batch.frame.end = at + 12 + limit;
    this.batch.addTimeless(description.link, wireLength);
    return null;
  }

  private interfaceStatistics(view: DataView, at: number, end: number): string | null {
    if (end - at < 20) return "the statistics block is too short for its header";
    const description = this.interfaces[view.getUint32(at + 8, this.little)];
    if (description === undefined || this.statistics.length === MOST_INTERFACES) return null;
    this.statistics.push(readStatistics(view, this.little, at, end, description.clock));
    return null;
  }
}
