export { PAYLOAD_CLASSES } from "../packet/index.ts";
export type { PayloadClass, PayloadTransport } from "../packet/index.ts";
