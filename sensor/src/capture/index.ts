export { Recorder } from "./recorder.ts";
export type { RecorderOptions, RecorderTotals } from "./recorder.ts";
export type { CaptureSpec, PacketSource, SourceReceiver } from "./packet-source.ts";
export { TcpdumpSource } from "./tcpdump-source.ts";
export type { TcpdumpOptions } from "./tcpdump-source.ts";
export { FifoSource } from "./fifo-source.ts";
export type { FifoOptions } from "./fifo-source.ts";
export { captureFilter } from "./capture-filter.ts";
export type { CollectorEndpoint } from "./capture-filter.ts";
