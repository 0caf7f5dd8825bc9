import { writeFileSync } from "node:fs";
import { pcapHeader } from "../feed/pcap-stream.ts";
import type { Host, Running } from "./namespaces.ts";

/** How a file of frames is sent: packets a second, how often the file, and at whose end of the cable. */
export interface Replay {
  readonly file: string;
  readonly packetsPerSecond: number;
  readonly times: number;
}

/** Writes frames as a capture file. */
export function writeFrames(file: string, frames: readonly Buffer[]): void {
  const records = frames.flatMap((frame) => {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(frame.length, 8);
    header.writeUInt32LE(frame.length, 12);
    return [header, frame];
  });
  writeFileSync(file, Buffer.concat([pcapHeader(), ...records]));
}

/** Sends a file of frames over the host's `eth0` with tcpreplay, which holds its rate to a thousandth. */
export function replay(host: Host, { file, packetsPerSecond, times }: Replay, end = "eth0"): Running {
  return host.start([
    "tcpreplay",
    "-i",
    end,
    "--pps",
    String(packetsPerSecond),
    "--loop",
    String(times),
    "--preload-pcap",
    file,
  ]);
}

/** What tcpreplay says it sent, and at which rate; null when it broke off. */
export function replayed(out: string): { readonly packets: number; readonly packetsPerSecond: number } | null {
  const [, packets] = /Actual: ([0-9]+) packets/.exec(out) ?? [];
  const [, rate] = /([0-9.]+) pps/.exec(out) ?? [];
  return packets === undefined || rate === undefined
    ? null
    : { packets: Number(packets), packetsPerSecond: Number(rate) };
}
