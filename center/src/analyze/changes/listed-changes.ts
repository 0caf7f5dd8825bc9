import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { changeMakeups } from "./change-sources.ts";
import type { ChangeMakeup } from "./change-sources.ts";
import { inOrder, isOfPort, overlapOf, unexplained } from "./explained-changes.ts";
import type { Overlap } from "./explained-changes.ts";
import type { FigureInput } from "../figure.ts";
import type { HourRange } from "./hour-counts.ts";
import { sharedExcesses } from "./shared-excess.ts";

/** Changes that one can be explained by, at most: those that stand first in their order. */
const MOST_WIDER = 20;
/** What one block of sources, or announced scanners, make to this share is theirs and not a region's or a tool's. */
const BLOCK_SHARE = 0.25;
const SCANNER_SHARE = 0.5;

/**
 * The changes that touch the hours, one for one event, in order of their beginnings. Every change of a port is listed; one
 * of a region, or of a port's region or tool, where many sources make it and no listed change half of its excess.
 */
export async function listedChanges(
  input: FigureInput,
  network: WatchedNetwork,
  changes: readonly DetectedChange[],
  { from, to }: HourRange,
): Promise<readonly DetectedChange[]> {
  const touches = ({ end }: DetectedChange): boolean => end === null || end > from;
  const related = relatedTo(changes, changes.filter(touches), to);
  const parts = related.filter((change) => !isOfPort(change));
  const makeups = await changeMakeups(input, network, parts, to);
  const broad = new Set(parts.filter((_, index) => isBroad(makeups[index])));
  const judged = related.filter((change) => isOfPort(change) || broad.has(change));
  const overlaps = overlapsOf(judged, to);
  const excesses = await sharedExcesses(input, network, overlaps);
  const shared = new Map<string, number>();
  overlaps.forEach(({ change, wider }, index) => {
    shared.set(`${nameOf(change)} ${nameOf(wider)}`, excesses[index] ?? 0);
    shared.set(`${nameOf(wider)} ${nameOf(change)}`, excesses[index] ?? 0);
  });
  const kept = unexplained(judged, (change, other) => shared.get(`${nameOf(change)} ${nameOf(other)}`) ?? 0);
  return kept.filter(touches).toSorted((one, other) => one.start - other.start || one.key - other.key);
}

const nameOf = ({ key, start }: DetectedChange): string => `${key}/${start}`;

/** Those that touch the hours, and all others that can explain one of them. */
function relatedTo(
  changes: readonly DetectedChange[],
  touching: readonly DetectedChange[],
  until: number,
): readonly DetectedChange[] {
  const parts = touching.filter((change) => !isOfPort(change));
  const isRelated = (one: DetectedChange): boolean => parts.some((change) => overlapOf(change, one, until) !== null);
  return changes.filter((change) => touching.includes(change) || isRelated(change));
}

function isBroad(makeup: ChangeMakeup | undefined): boolean {
  return makeup !== undefined && makeup.prefixShare < BLOCK_SHARE && makeup.scannerShare < SCANNER_SHARE;
}

function overlapsOf(changes: readonly DetectedChange[], until: number): readonly Overlap[] {
  const ordered = inOrder(changes);
  return ordered.flatMap((change, index) => {
    if (isOfPort(change)) return [];
    const before = ordered.slice(0, index).flatMap((wider) => overlapOf(change, wider, until) ?? []);
    return before.slice(0, MOST_WIDER);
  });
}
