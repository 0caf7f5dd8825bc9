import { dayOf, openZone } from "@teiten/core/calendar";
import { listChanges } from "../analyze/index.ts";
import type { FigureContext, ListedChange, ListedChanges, RawParameters } from "../analyze/index.ts";
import type { Bulletin, BulletinCause, Bulletins } from "../state/index.ts";
import { bulletinFolder, readBulletinFile, readSettings } from "./bulletin-folder.ts";
import { collectFacts, daysOfChange } from "./collect-facts.ts";
import { draftSettings, hasText } from "./draft-settings.ts";
import { tellEnd, writeEvidence } from "./evidence-files.ts";
import { groupBulletin, groupChanges } from "./grouped-changes.ts";
import { entersTheTop } from "./new-port-trigger.ts";
import { writeDraft } from "./write-draft.ts";
import type { KeptTexts } from "./write-draft.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import type { TlpLabel } from "./settings.ts";

/** What drafting works with. */
export interface BulletinContext {
  readonly figures: FigureContext;
  readonly bulletins: Bulletins;
  /** The folder of all bulletins. */
  readonly root: string;
}

/** What became of one change. */
export interface DraftOutcome {
  readonly bulletin: Bulletin;
  /** `drafted`: new; `there`: it has a bulletin already, which stays as it is; `renewed`: its files were written anew. */
  readonly outcome: "drafted" | "there" | "renewed";
  readonly kept: KeptTexts;
  /** The change that it is about; of another port than the bulletin where several ports are one event. */
  readonly change: string;
  /** Whether the change reaches the trigger. */
  readonly deserved: boolean;
}

/**
 * Drafts a bulletin of every change of the days that deserves one, and follows the changes of those that are there: one
 * change never gets a second one, and one event on many ports gets one for all of them. What deserves a bulletin: the trigger of `changes`, and a port that is new in the top 10.
 */
export async function draftBulletins(
  context: BulletinContext,
  range: RawParameters,
  author: string,
): Promise<readonly DraftOutcome[]> {
  return draftDeserving(context, await listChanges(context.figures, range), author);
}

/** The same for changes that are found already; `until` is the end of the data, in seconds since 1970 UTC. */
export async function draftDeserving(
  context: BulletinContext,
  { changes, until, detected }: ListedChanges,
  author: string,
): Promise<readonly DraftOutcome[]> {
  const known = { ...context, figures: { ...context.figures, detected } };
  const outcomes: DraftOutcome[] = [];
  const causes = new Map<ListedChange, BulletinCause>();
  for (const change of changes) {
    const cause = await causeOf(context, change, until);
    const told = cause === null ? null : await groupBulletin(context, change);
    if (told !== null) outcomes.push(thereAlready(told, change));
    else if (cause !== null) causes.set(change, cause);
  }
  for (const { change, others } of await groupChanges(known, [...causes.keys()], until)) {
    const cause = causes.get(change) ?? "change";
    const ports = others.flatMap(({ port }) => port ?? []);
    const outcome = await draftChange(known, change, { until, cause, author, again: false, ports });
    outcomes.push(outcome, ...others.map((other) => thereAlready(outcome.bulletin, other)));
  }
  return outcomes;
}

function thereAlready(bulletin: Bulletin, { name, deserves }: ListedChange): DraftOutcome {
  return { bulletin, outcome: "there", kept: [], change: name, deserved: deserves };
}

async function causeOf(context: BulletinContext, change: ListedChange, until: number): Promise<BulletinCause | null> {
  if (change.deserves) return "change";
  const days = daysOfChange(context.figures.zone, change, until);
  return (await entersTheTop(context.figures, change, days)) ? "new-port" : null;
}

/** How a change is drafted; `again`: the files of a bulletin that is there are written anew. */
export interface DraftOrder {
  readonly until: number;
  readonly cause: BulletinCause;
  readonly author: string;
  readonly again: boolean;
  /** Other ports of the same event; without it those that the bulletin tells of already. */
  readonly ports?: readonly string[];
  /** To whom it may go; without it as its settings say. */
  readonly tlp?: TlpLabel | null;
}

/** Drafts one change, or follows the bulletin that it has. */
export async function draftChange(
  { figures, bulletins, root }: BulletinContext,
  change: ListedChange,
  { until, cause, author, again, ports, tlp = null }: DraftOrder,
): Promise<DraftOutcome> {
  const { name, port, region, start, end } = change;
  const year = Number(dayOf(openZone(figures.zone), start).slice(0, 4));
  const subject = { change: name, port, region, start, end, year, cause, author };
  const { bulletin: there, added, own } = await bulletins.add(subject, again);
  if (!added && (own || again)) await bulletins.follow(there.id, name, end);
  const bulletin = (await bulletins.find(there.id)) ?? there;
  const deserved = change.deserves;
  const folder = bulletinFolder(root, bulletin.id);
  const isThere = (await readBulletinFile(folder, "bulletin.yaml")) !== null;
  if (!added && !again && (isThere || (await hasText(folder)))) {
    if (isThere && bulletin.end !== there.end) await tellEnd(folder, bulletin.end);
    return { ...thereAlready(bulletin, change), deserved };
  }
  const settings = await draftSettings(root, bulletin.id, tlp);
  const collected = await collectFacts(figures, change, until, added ? cause : bulletin.cause);
  const facts = { ...collected.facts, ...(await portsOf(folder, ports)) };
  const kept = await writeDraft(root, bulletin.id, facts, collected.figures, settings);
  await writeEvidence(folder, facts, collected.figures);
  return { bulletin, outcome: added ? "drafted" : "renewed", kept, change: name, deserved };
}

/** The other ports of an event: as given, or as a bulletin that is written anew tells of them. */
async function portsOf(
  folder: BulletinFolder,
  given: readonly string[] | undefined,
): Promise<{ readonly ports?: readonly string[] }> {
  const file = given === undefined ? await readSettings(folder).catch(() => null) : null;
  const ports = given ?? file?.facts.ports ?? [];
  return ports.length === 0 ? {} : { ports };
}
