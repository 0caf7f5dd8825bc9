import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { NumberedPacket } from "./numbered-packet.ts";
import { pcapHeader, pcapRecord } from "./pcap-stream.ts";

const AGAIN_MILLIS = 2;

/** The capture child's side of a FIFO: what a capture unit would write, from packets of the harness. */
export class CaptureFifo {
  readonly path: string;
  private descriptor: number | null = null;

  constructor(path: string) {
    this.path = path;
    execFileSync("mkfifo", ["-m", "600", path]);
  }

  /** Begins a capture: waits until an agent reads, then writes the stream's header. Answers false when the time is over. */
  async open(millis: number): Promise<boolean> {
    this.close();
    for (const end = Date.now() + millis; ; await sleep(AGAIN_MILLIS)) {
      try {
        this.descriptor = openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK);
        return await this.writeAll(pcapHeader());
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENXIO" || Date.now() >= end) return false;
      }
    }
  }

  /** Writes packets as far as the reader lives; answers how many went in whole. */
  async feed(packets: readonly NumberedPacket[]): Promise<number> {
    for (const [index, packet] of packets.entries()) if (!(await this.writeAll(pcapRecord(packet)))) return index;
    return packets.length;
  }

  /** Ends the capture; what the agent has not read by then is gone, as with a capture process that died. */
  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  private async writeAll(bytes: Buffer): Promise<boolean> {
    for (let at = 0; at < bytes.length;) {
      if (this.descriptor === null) return false;
      try {
        at += writeSync(this.descriptor, bytes, at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return false;
        await sleep(AGAIN_MILLIS);
      }
    }
    return true;
  }
}
