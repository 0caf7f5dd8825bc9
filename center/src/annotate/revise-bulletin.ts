import type { BulletinRevision, Bulletins, WhatChanged } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { findBulletin, isOpen } from "./find-bulletin.ts";

/** Opens the next revision of a bulletin that is published; what changed is told to readers in both languages. */
export async function reviseBulletin(
  bulletins: Bulletins,
  id: string,
  what: WhatChanged,
  author: string,
): Promise<BulletinRevision> {
  const bulletin = await findBulletin(bulletins, id);
  const open = (await bulletins.revisions(bulletin.id)).find(isOpen);
  if (bulletin.status !== "published" && bulletin.status !== "ended") {
    throw new TeitenError({
      code: "bulletin-unpublished",
      message: `bulletin ${bulletin.id} is ${bulletin.status}, not published`,
      place: bulletin.change,
      advice:
        bulletin.status === "withdrawn" ? "draft its change anew" : "edit its files, and have them read and published",
    });
  }
  if (open === undefined) return bulletins.revise(bulletin.id, what, author);
  throw new TeitenError({
    code: "bulletin-open",
    message: `revision ${open.number} of ${bulletin.id} is open`,
    place: bulletin.change,
    advice: `edit its files; then teiten bulletin review ${bulletin.id} --by NAME, and publish`,
  });
}
