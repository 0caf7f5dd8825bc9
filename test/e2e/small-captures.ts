import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pcap } from "../captures/capture-builder.ts";
import type { FrameToWrite } from "../captures/capture-builder.ts";
import { ethernet, ipv4, ipv6, tcp, udp } from "../captures/packet-builder.ts";

const SYN = 0x02;
const HOUR = 3600;
const FILE_HEADER = 24;
const PIECE = 1000;
/** 2022-07-01T14:30:00Z, half an hour before midnight in Tokyo. */
const BEFORE_MIDNIGHT_IN_TOKYO = Date.UTC(2022, 6, 1, 14, 30) / 1000;

/** The address of the n-th source. */
export function sourceAddress(n: number): string {
  return `203.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
}

/** Probes of `count` sources, one frame each, evenly over `seconds`. */
export function probes(count: number, from: number, seconds: number, port = 23): readonly FrameToWrite[] {
  return Array.from({ length: count }, (_, n) => ({
    frame: ethernet(
      0x0800,
      ipv4(
        { source: sourceAddress(n), destination: "192.0.2.10" },
        tcp({ destination: port + (n % 7), sequence: n, flags: SYN }),
      ),
    ),
    second: from + Math.floor((n * seconds) / count),
  }));
}

/** A pcap file of any number of frames. */
export function capture(frames: readonly FrameToWrite[]): Uint8Array {
  const pieces = Array.from({ length: Math.ceil(frames.length / PIECE) }, (_, n) =>
    pcap(frames.slice(n * PIECE, (n + 1) * PIECE)).subarray(FILE_HEADER),
  );
  return Buffer.concat([pcap([]), ...pieces]);
}

/**
 * Captures that together meet every border: midnight in Tokyo and in UTC, a month's end, an empty segment, IPv6, packets
 * out of order, a cell of a minute that is a flood, and more rows than one block takes. Answers the paths, in order.
 */
export function writeCaptures(folder: string): readonly string[] {
  const captures = join(folder, "captures");
  mkdirSync(captures, { recursive: true });
  const write = (name: string, frames: readonly FrameToWrite[]): string => {
    writeFileSync(join(captures, name), capture(frames));
    return join("captures", name);
  };
  const ofSix = (n: number): FrameToWrite => ({
    frame: ethernet(
      0x86dd,
      ipv6({ source: `2001:db8::${n.toString(16)}`, destination: "2001:db8:1::1" }, udp(4000, 53)),
    ),
    second: BEFORE_MIDNIGHT_IN_TOKYO + 60 * n,
  });
  return [
    write("midnight-tokyo.pcap", probes(400, BEFORE_MIDNIGHT_IN_TOKYO, HOUR)),
    write("midnight-utc.pcap", probes(300, Date.UTC(2022, 6, 31, 23, 30) / 1000, HOUR, 80)),
    write("empty.pcap", []),
    write(
      "version-six.pcap",
      Array.from({ length: 50 }, (_, n) => ofSix(n)),
    ),
    write("backwards.pcap", probes(200, BEFORE_MIDNIGHT_IN_TOKYO, 6 * HOUR, 443).toReversed()),
    write("flood.pcap", probes(12_000, BEFORE_MIDNIGHT_IN_TOKYO + 2 * HOUR, 20, 5060)),
    write("many-rows.pcap", probes(150_000, BEFORE_MIDNIGHT_IN_TOKYO, 3 * HOUR, 8000)),
  ];
}
