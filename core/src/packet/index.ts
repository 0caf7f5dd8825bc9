export {
  HAS_ICMP,
  HAS_NO_TIME,
  HAS_PORTS,
  HAS_TCP,
  IS_LATER_FRAGMENT,
  TCP_OPTION_SHAPES,
  createPacketColumns,
} from "./columns.ts";
export type { PacketColumns, TcpOptionShape } from "./columns.ts";
export { PAYLOAD_CLASSES, PAYLOAD_LOOK } from "./payload/index.ts";
export type { PayloadClass, PayloadTransport } from "./payload/index.ts";
export { DECODED, VERDICTS } from "./verdict.ts";
export type { Verdict } from "./verdict.ts";
export { CaptureError } from "./capture-reader.ts";
export type {
  CaptureCut,
  CaptureFormat,
  CaptureReader,
  CaptureReaderOptions,
  CaptureSummary,
  FrameObserver,
  InterfaceStatistics,
  PacketSink,
} from "./capture-reader.ts";
export { createCaptureReader } from "./reader.ts";
