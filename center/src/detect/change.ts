import type { FoundScope, SensorEvidence } from "./scope.ts";

/** A rise of one key above its usual level. Hours count since 1970 UTC. */
export interface DetectedChange {
  readonly key: number;
  readonly start: number;
  /** First hour after it; null while it goes on. */
  readonly end: number | null;
  /** Hour in which it was noticed. */
  readonly noticed: number;
  /** Standard score over its whole time at the sensors of its scope. */
  readonly score: number;
  readonly found: FoundScope;
  /** Each sensor judged on its own, over the whole time of the change. */
  readonly evidence: SensorEvidence;
}
