import { dayOf, openZone } from "@teiten/core/calendar";
import { listChanges } from "../analyze/index.ts";
import type { FigureContext, ListedChange, ListedChanges, RawParameters } from "../analyze/index.ts";
import type { Bulletin, BulletinCause, Bulletins } from "../state/index.ts";
import { bulletinFolder, readBulletinFile, writeBulletinFile } from "./bulletin-folder.ts";
import { collectFacts, daysOfChange } from "./collect-facts.ts";
import { renderEvidence } from "./evidence-page.ts";
import { entersTheTop } from "./new-port-trigger.ts";
import { writeDraft } from "./write-draft.ts";
import type { KeptTexts } from "./write-draft.ts";

const EVIDENCE = [
  ["evidence.html", "en"],
  ["evidence.ja.html", "ja"],
] as const;

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
  /** Whether the change reaches the trigger. */
  readonly deserved: boolean;
}

/**
 * Drafts a bulletin of every change of the days that deserves one, and follows the changes of those that are there: one
 * change never gets a second one. What deserves a bulletin: the trigger of `changes`, and a port that is new in the top 10.
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
  for (const change of changes) {
    const cause = await causeOf(context, change, until);
    if (cause !== null) outcomes.push(await draftChange(known, change, { until, cause, author, again: false }));
  }
  return outcomes;
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
}

/** Drafts one change, or follows the bulletin that it has. */
export async function draftChange(
  { figures, bulletins, root }: BulletinContext,
  change: ListedChange,
  { until, cause, author, again }: DraftOrder,
): Promise<DraftOutcome> {
  const { name, port, region, start, end } = change;
  const year = Number(dayOf(openZone(figures.zone), start).slice(0, 4));
  const subject = { change: name, port, region, start, end, year, cause, author };
  const { bulletin: there, added, own } = await bulletins.add(subject, again);
  if (!added && (own || again)) await bulletins.follow(there.id, name, end);
  const bulletin = (await bulletins.find(there.id)) ?? there;
  const deserved = change.deserves;
  const isThere = (await readBulletinFile(bulletinFolder(root, bulletin.id), "bulletin.yaml")) !== null;
  if (!added && !again && isThere) return { bulletin, outcome: "there", kept: [], deserved };
  const collected = await collectFacts(figures, change, until, added ? cause : bulletin.cause);
  const kept = await writeDraft(root, bulletin.id, collected.facts, collected.figures);
  for (const [file, language] of EVIDENCE) {
    const page = renderEvidence(collected.facts, collected.figures, language);
    await writeBulletinFile(bulletinFolder(root, bulletin.id), file, page);
  }
  return { bulletin, outcome: added ? "drafted" : "renewed", kept, deserved };
}
