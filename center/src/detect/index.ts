export { ChangeDetector } from "./change-detector.ts";
export type { DetectorPart } from "./change-detector.ts";
export type { DetectedChange } from "./change.ts";
export type { HourCounts } from "./hour-counts.ts";
export { membersHit } from "./scope.ts";
export { sensorScore } from "./sensor-score.ts";
export { createWatchedNetwork } from "./watched-network.ts";
export type { ChangeScope, Observer, WatchedNetwork, WatchedSensor } from "./watched-network.ts";
