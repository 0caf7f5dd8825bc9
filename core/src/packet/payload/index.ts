export { datagramPayload, segmentPayload } from "./classify-payload.ts";
export { PAYLOAD_CLASSES, PAYLOAD_LOOK } from "./payload-class.ts";
export type { PayloadClass, PayloadTransport } from "./payload-class.ts";
