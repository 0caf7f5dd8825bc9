import type { CollectorEndpoint } from "./capture-filter.ts";

/** What a source is asked to capture. */
export interface CaptureSpec {
  /** Addresses and prefixes (CIDR text). */
  readonly prefixes: readonly string[];
  /** Bytes of each packet. */
  readonly length: number;
  /** The collector, whose answers to the agent are not captured; null while its address is unknown. */
  readonly collector?: CollectorEndpoint | null;
}

/** Takes what a source delivers. */
export interface SourceReceiver {
  /** Bytes of a pcap stream; the view is the receiver's. */
  bytes(chunk: Uint8Array): void;
  /** The stream has ended; another one may begin, with a file header of its own. */
  ended(reason: string): void;
}

/** Where packets come from: one pcap stream after the other. Inert until `start`. */
export interface PacketSource {
  /** Packets that the kernel dropped since the start, as far as is known. */
  readonly dropped: number;
  start(spec: CaptureSpec, receiver: SourceReceiver): void;
  /** Captures something else from now on, where the source can: its stream then ends and another begins. */
  change(spec: CaptureSpec): void;
  /** Begins a new stream after this one turned out to be unreadable. */
  restart(reason: string): void;
  /** Asks for the count of drops and waits a moment for the answer; never rejects. */
  countDrops(): Promise<void>;
  /** Stops taking bytes, so that the kernel's buffer fills and drops are counted there. */
  pause(): void;
  resume(): void;
  /** Ends the capture; what was captured has been delivered when it resolves. */
  stop(): Promise<void>;
}

/** Resolves with `first`, or after so many milliseconds. */
export async function atMost(first: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    first,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    }),
  ]);
  clearTimeout(timer);
}
