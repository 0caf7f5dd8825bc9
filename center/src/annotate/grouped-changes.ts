import { computeFigure } from "../analyze/index.ts";
import type { ListedChange } from "../analyze/index.ts";
import type { Bulletin } from "../state/index.ts";
import { bulletinFolder, readSettings } from "./bulletin-folder.ts";
import { daysOfChange, rowsOf } from "./collect-facts.ts";
import type { BulletinContext } from "./draft-bulletins.ts";

/** Seconds by which the first hours of one event on several ports lie apart at most. */
const MOST_APART = 86_400;
/** Share of the sources of either change that hit the port of the other, from which on both are one event. */
const SAME_SOURCES = 0.5;
const MOST_PORTS = 250;

/** A change that is drafted, with the ports of others that are the same event. */
export interface ChangeGroup {
  readonly change: ListedChange;
  /** The changes that are told of with it. */
  readonly others: readonly ListedChange[];
}

/**
 * Changes by event: those of whole ports that began within a day of each other, and of which half of the sources of each hit
 * the port of the other, are one; the one that stands out most leads. Anything else stands alone, in the given order.
 */
export async function groupChanges(
  context: BulletinContext,
  changes: readonly ListedChange[],
  until: number,
): Promise<readonly ChangeGroup[]> {
  const targets = new Map<string, ReadonlyMap<string, number>>();
  const shareOf = async (of: ListedChange, { port }: ListedChange): Promise<number> => {
    const known = targets.get(of.name) ?? (await targetsOf(context, of, until));
    targets.set(of.name, known);
    return known.get(port ?? "") ?? 0;
  };
  const open = new Set(changes);
  const groups: ChangeGroup[] = [];
  for (const change of changes.toSorted((one, other) => other.score - one.score)) {
    if (!open.delete(change)) continue;
    const others: ListedChange[] = [];
    for (const other of open) {
      if (!isBeside(change, other) || (await shareOf(change, other)) < SAME_SOURCES) continue;
      if ((await shareOf(other, change)) >= SAME_SOURCES) others.push(other);
    }
    for (const other of others) open.delete(other);
    groups.push({ change, others });
  }
  return groups.toSorted((one, other) => changes.indexOf(one.change) - changes.indexOf(other.change));
}

/** The bulletin that tells of a change with one of another port; null where none does. */
export async function groupBulletin(context: BulletinContext, change: ListedChange): Promise<Bulletin | null> {
  if (!isWholePort(change)) return null;
  for (const bulletin of await context.bulletins.list()) {
    if (bulletin.status === "withdrawn" || Math.abs(bulletin.start - change.start) > MOST_APART) continue;
    const file = await readSettings(bulletinFolder(context.root, bulletin.id)).catch(() => null);
    if (file?.facts.ports?.includes(change.port ?? "") === true) return bulletin;
  }
  return null;
}

function isBeside(one: ListedChange, other: ListedChange): boolean {
  const isNear = Math.abs(one.start - other.start) <= MOST_APART;
  return isNear && isWholePort(one) && isWholePort(other) && one.port !== other.port;
}

function isWholePort({ port, region, tool }: ListedChange): boolean {
  return port !== null && region === null && tool === null;
}

/** The share of a change's sources that hit each other port. */
async function targetsOf(
  { figures }: BulletinContext,
  change: ListedChange,
  until: number,
): Promise<ReadonlyMap<string, number>> {
  const { from, to } = daysOfChange(figures.zone, change, until);
  const asked = { from, to, change: change.name, top: MOST_PORTS };
  const rows = rowsOf(await computeFigure(figures, "co-targets", asked));
  return new Map(rows.map((row) => [String(row["port"]), Number(row["share"] ?? 0)]));
}
