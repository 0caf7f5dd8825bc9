import { TeitenError } from "../telemetry/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import type { TlpLabel } from "./settings.ts";

/** Sensors and networks at which a change was seen, at least, that is told of beyond those who run them. */
const LEAST_SENSORS = 3;
const LEAST_NETWORKS = 2;
/** Share of a rise that one sensor may make: what is mostly one sensor's tells of that sensor. */
const MOST_OF_ONE = 0.5;

/** Why the numbers of a change tell of single sensors; null where they do not. */
export function whyNarrow({ breadth }: Pick<BulletinFacts, "breadth">): string | null {
  const { sensorsHit, networksHit, topShare = 0 } = breadth;
  if (sensorsHit < LEAST_SENSORS)
    return `it was seen at ${sensorsHit === 1 ? "one sensor" : `${sensorsHit} sensors`} alone`;
  if (networksHit < LEAST_NETWORKS) return "it was seen in one network alone";
  return topShare > MOST_OF_ONE ? "one sensor alone makes more than half of it" : null;
}

/**
 * Throws `TeitenError` for a bulletin that many may read on a change that tells of single sensors: whoever sent packets to
 * one address would learn from it that a sensor is there.
 */
export function refuseNarrow(folder: BulletinFolder, facts: BulletinFacts, tlp: TlpLabel): void {
  const why = whyNarrow(facts);
  if (why === null || tlp === "amber") return;
  throw new TeitenError({
    code: "bulletin-narrow",
    message: `the change cannot be told to everybody (TLP:${tlp.toUpperCase()}): ${why}, so that who made it would learn of a sensor there`,
    place: `${folder.path}/bulletin.yaml`,
    advice: `set tlp: amber for those whom it concerns, or take the draft back: teiten bulletin withdraw ${folder.id} --why TEXT`,
  });
}
