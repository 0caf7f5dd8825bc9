export { readScenario } from "./scenario/read-scenario.ts";
export type { Scenario } from "./scenario/scenario.ts";
export { planRun } from "./plan/run-plan.ts";
export type { RunPlan, RunRequest } from "./plan/run-plan.ts";
export { countPlan } from "./truth/ground-truth.ts";
export type { GroundTruth } from "./truth/ground-truth.ts";
export type { TruthSummary } from "./truth/summary.ts";
export { simulateCaptures } from "./output/captures.ts";
export type { SimulatedCapture } from "./encode/capture-file.ts";
export { openRunFolder, writeCaptures, writeDescription, writeTruth } from "./output/write-run.ts";
export type { CaptureProgress } from "./output/write-run.ts";
export {
  CLAIM_SOURCE,
  DATASET_LICENCE,
  DATASET_NAME,
  capturePath,
  describeClaims,
  describeSensors,
} from "./output/run-files.ts";
export type { ClaimDescription, SensorDescription } from "./output/run-files.ts";
