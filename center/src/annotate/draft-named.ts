import { addDays, dayOf, openZone } from "@teiten/core/calendar";
import { listChanges, nameAdvice } from "../analyze/index.ts";
import type { ListedChange, RawParameters } from "../analyze/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { draftChange } from "./draft-bulletins.ts";
import type { BulletinContext, DraftOutcome } from "./draft-bulletins.ts";
import { findBulletin, isBulletinId } from "./find-bulletin.ts";
import type { TlpLabel } from "./settings.ts";

/**
 * Drafts the change of that name, whether it deserves it or not; or writes the files of the bulletin of that id anew from
 * the data of now; `tlp` says to whom it may go. Throws `TeitenError` where there is no such change.
 */
export async function draftNamed(
  context: BulletinContext,
  wanted: string,
  range: RawParameters,
  author: string,
  tlp: TlpLabel | null = null,
): Promise<DraftOutcome> {
  const bulletin = isBulletinId(wanted) ? await findBulletin(context.bulletins, wanted) : null;
  const name = bulletin?.change ?? wanted;
  const { changes, until, detected } = await listChanges(context.figures, { ...daysOfName(context, name), ...range });
  const same = (change: ListedChange): boolean => change.name.toLowerCase() === name.toLowerCase();
  const moved = (change: ListedChange): boolean =>
    bulletin !== null &&
    change.port === bulletin.port &&
    change.region === bulletin.region &&
    change.start < (bulletin.end ?? Infinity) &&
    bulletin.start < (change.end ?? Infinity);
  const change = changes.find(same) ?? changes.find(moved);
  if (change === undefined) throw unknown(name, changes);
  const known = { ...context, figures: { ...context.figures, detected } };
  return draftChange(known, change, { until, cause: change.deserves ? "change" : "asked", author, again: true, tlp });
}

/** The day in a change's name is that of its first hour. */
function daysOfName({ figures }: BulletinContext, name: string): RawParameters {
  const day = /(\d{4}-\d{2}-\d{2})T\d{2}$/i.exec(name)?.[1];
  if (day === undefined) return {};
  const start = Date.parse(`${day}T00:00:00Z`) / 1000;
  return Number.isNaN(start) ? {} : { from: addDays(dayOf(openZone(figures.zone), start), -1) };
}

function unknown(name: string, changes: readonly ListedChange[]): TeitenError {
  const names = changes.map((change) => change.name);
  return new TeitenError({
    code: "change-unknown",
    message: `no change of these days is called “${name}”`,
    advice:
      names.length === 0
        ? "these days have no changes"
        : `${nameAdvice(name, names)} (teiten figure changes lists all)`,
    exitCode: 2,
  });
}
