import type { ChangeScope } from "../../detect/index.ts";
import { figureInput } from "../compute-figure.ts";
import type { FigureContext, FigureInput } from "../figure.ts";
import type { RawParameters } from "../parameters.ts";
import { labelOfKey } from "../port-key.ts";
import { deservesBulletin } from "./bulletin-trigger.ts";
import { isFlood, isOfScanners } from "./change-labels.ts";
import { nameOfChange } from "./change-name.ts";
import type { ChangeMakeup } from "./change-sources.ts";
import { findChanges } from "./find-changes.ts";
import type { DetectedChanges, FoundChange, FoundChanges } from "./find-changes.ts";
import { partsOfKey } from "./watched-keys.ts";

const HOUR = 3600;

/** What one sensor got in a change and usually gets in that time; `judged` is false where it has no level. */
export interface ChangeSensor {
  readonly name: string;
  readonly network: string;
  readonly side: "domestic" | "overseas";
  readonly judged: boolean;
  /** Whether it belongs to the scope of the change. */
  readonly hit: boolean;
  readonly packets: number;
  readonly expected: number;
}

/** A change as others than figures take it: with its name, and each sensor. Instants are seconds since 1970 UTC. */
export interface ListedChange {
  readonly name: string;
  /** As it prints; null where the change is a region's own. */
  readonly port: string | null;
  /** The region whose packets alone changed; null where all sources are meant. */
  readonly region: string | null;
  /** The tool whose packets alone changed. */
  readonly tool: string | null;
  readonly start: number;
  readonly end: number | null;
  readonly noticed: number;
  readonly factor: number;
  readonly score: number;
  readonly scope: ChangeScope;
  readonly sensors: readonly ChangeSensor[];
  readonly makeup: ChangeMakeup;
  readonly flood: boolean;
  readonly announced: boolean;
  /** Whether it reaches the trigger of bulletins. */
  readonly deserves: boolean;
}

/** Changes with the end of the data that they were found in (seconds since 1970 UTC). */
export interface ListedChanges {
  readonly changes: readonly ListedChange[];
  readonly until: number;
  /** The same as figures take them: for a context whose figures shall not find them again. */
  readonly detected: DetectedChanges;
}

/** The changes that touch the days of a query, in one run of detection; `until` is the end of what is stored of the days. */
export async function listChanges(context: FigureContext, parameters: RawParameters): Promise<ListedChanges> {
  const input = await figureInput(context, "changes", parameters);
  const found = await findChanges(input);
  const changes = found.changes.map((change) => listedChange(input, found, change));
  return { changes, until: found.until * HOUR, detected: found };
}

/** One change of those that were found, as others take it. */
export function listedChange(
  input: Pick<FigureInput, "zone" | "rules">,
  found: FoundChanges,
  change: FoundChange,
): ListedChange {
  const { port, region, tool } = partsOfKey(change.key, input.rules);
  return {
    name: nameOfChange(input, change),
    port: port === null ? null : labelOfKey(port),
    region,
    tool,
    start: change.start * HOUR,
    end: change.end === null ? null : change.end * HOUR,
    noticed: change.noticed * HOUR,
    factor: change.found.factor,
    score: change.score,
    scope: change.found.scope,
    sensors: sensorsOf(found, change),
    makeup: change.makeup,
    flood: isFlood(change),
    announced: isOfScanners(change),
    deserves: deservesBulletin(change, found.network, found.until),
  };
}

function sensorsOf({ network }: FoundChanges, { found, evidence }: FoundChange): readonly ChangeSensor[] {
  return network.sensors.map(({ name, network: own, side }, index) => ({
    name,
    network: own,
    side,
    judged: evidence.judged[index] === 1,
    hit: found.sensors.includes(index),
    packets: evidence.packets[index] ?? 0,
    expected: evidence.expected[index] ?? 0,
  }));
}
