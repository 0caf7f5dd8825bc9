import { nameAdvice } from "../analyze/index.ts";
import type { Bulletin, BulletinRevision, Bulletins } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** Whether a text has the form of a bulletin's id. */
export function isBulletinId(text: string): boolean {
  return /^\d{4}-\d{4,}$/.test(text);
}

/** The bulletin of an id; throws `TeitenError` (exit 2) with the nearest ones. */
export async function findBulletin(bulletins: Bulletins, id: string): Promise<Bulletin> {
  const found = await bulletins.find(id);
  if (found !== null) return found;
  const all = await bulletins.list();
  throw new TeitenError({
    code: "bulletin-unknown",
    message: `there is no bulletin “${id}”`,
    advice:
      all.length === 0
        ? "there are none: teiten bulletin draft"
        : nameAdvice(
            id,
            all.map((one) => one.id),
          ),
    exitCode: 2,
  });
}

/** Whether a revision has not been published yet. */
export function isOpen({ published }: BulletinRevision): boolean {
  return published === null;
}

/** The revision that is to be read and published; throws `TeitenError` where none is open. */
export function openRevisionOf(bulletin: Bulletin, revisions: readonly BulletinRevision[]): BulletinRevision {
  const open = revisions.find(isOpen);
  if (open !== undefined && bulletin.status !== "withdrawn") return open;
  throw new TeitenError({
    code: "bulletin-nothing-open",
    message: `bulletin ${bulletin.id} has no revision that waits to be published (it is ${bulletin.status})`,
    place: bulletin.change,
    advice:
      bulletin.status === "withdrawn"
        ? `draft its change anew: teiten bulletin draft ${bulletin.change}`
        : `open one: teiten bulletin revise ${bulletin.id} --what TEXT --what-ja TEXT`,
  });
}
