export { TRAFFIC_CLASSES } from "./flow-columns.ts";
export type { FlowColumns, TrafficClass } from "./flow-columns.ts";
