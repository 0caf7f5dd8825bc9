import type { FigureContext } from "../analyze/index.ts";
import type { Bulletin } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { BULLETIN_LANGUAGES, bulletinFolder, readSettings } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { earlierIndicators } from "./earlier-indicators.ts";
import { blocksOf, loadEdition, loadText } from "./edition.ts";
import type { BulletinEdition } from "./edition.ts";
import { computeAskedFigures } from "./figure-blocks.ts";
import { findBulletin, openRevisionOf } from "./find-bulletin.ts";
import { refuseNarrow } from "./narrow-change.ts";
import { findDisguised, findLeaks, refuseLeaks, secretsOf } from "./publication-guard.ts";
import { writePublication } from "./publication-files.ts";
import { frozen, readingHash } from "./reading-hash.ts";
import { renderEdition } from "./render-edition.ts";
import type { PublicationFiles } from "./render-edition.ts";
import { checkReader } from "./second-reader.ts";

/** A review: `reader` null writes the preview alone. */
export interface ReviewOrder {
  readonly id: string;
  readonly reader: string | null;
  /** Who asks for the review. */
  readonly actor: string;
  readonly root: string;
  readonly version: string;
  readonly now: number;
}

/** What a review came to. */
export interface Reviewed {
  readonly bulletin: Bulletin;
  readonly revision: number;
  /** Folder with the pages as they would be published. */
  readonly preview: string;
  /** What was approved; null without a reader. */
  readonly sha256: string | null;
}

/**
 * Writes the pages of the open revision as they would be published, and with a reader approves what the files say at this
 * moment. Throws `TeitenError` for what could not be published, and for a reader who is the author.
 */
export async function reviewBulletin(context: FigureContext, order: ReviewOrder): Promise<Reviewed> {
  const { state } = context;
  const bulletin = await findBulletin(state.bulletins, order.id);
  const revisions = await state.bulletins.revisions(bulletin.id);
  const revision = openRevisionOf(bulletin, revisions);
  if (order.reader !== null) checkReader(bulletin, revision, order.reader);
  const folder = bulletinFolder(order.root, bulletin.id);
  for (const language of BULLETIN_LANGUAGES) {
    await computeAskedFigures(context, folder, blocksOf(folder, language, await loadText(folder, language)));
  }
  await checkBreadth(folder);
  const sensors = await state.sensors();
  const status = bulletin.status === "ended" ? "ended" : "published";
  const now = await frozen(folder);
  const edition = await loadEdition(now, {
    bulletin,
    revisions,
    sensors,
    earlier: await earlierIndicators(folder, revisions, sensors),
    status,
    at: order.now,
    version: order.version,
  });
  const preview = await writePublication(folder, "preview", await checkedFiles(folder, edition, sensors, true));
  if (order.reader === null) {
    await state.bulletins.askReview(bulletin.id, order.actor);
    return { bulletin, revision: revision.number, preview, sha256: null };
  }
  const sha256 = await readingHash(now, revision);
  await state.bulletins.approve(bulletin.id, revision.number, order.reader, sha256);
  return { bulletin, revision: revision.number, preview, sha256 };
}

/**
 * The files of an edition, of which no byte tells of a sensor; throws `TeitenError` saying where one does. `allowed`: words
 * that may be printed beside those of the edition's own settings; `advice`: what to do where the text cannot be edited.
 */
export async function checkedFiles(
  folder: BulletinFolder,
  edition: BulletinEdition,
  sensors: Parameters<typeof secretsOf>[0],
  preview: boolean,
  allowed: readonly string[] = [],
  advice?: string,
): Promise<PublicationFiles> {
  const { publisher, contact, allow, deny } = edition.settings;
  const files = renderEdition(edition, preview);
  const named = findLeaks(files, secretsOf(sensors, [...allow, ...allowed, publisher, contact], deny));
  refuseLeaks([...named, ...findDisguised(files, sensors)], folder.path, advice);
  return files;
}

/** Throws `TeitenError` where the folder's settings would tell many of a change at few sensors. */
export async function checkBreadth(folder: BulletinFolder): Promise<void> {
  const { settings, facts } = await readSettings(folder);
  refuseNarrow(folder, facts, settings.tlp);
}

/** Throws `TeitenError` where the open revision was not read, or the files changed since. */
export async function checkRead(
  folder: BulletinFolder,
  {
    id,
    what,
    number,
    read,
  }: { readonly id: string } & Pick<ReturnType<typeof openRevisionOf>, "what" | "number" | "read">,
): Promise<string> {
  if (read === null) {
    throw new TeitenError({
      code: "bulletin-unread",
      message: `nobody has read revision ${number} of ${id} yet`,
      place: folder.path,
      advice: `a second person reads it and says: teiten bulletin review ${id} --by NAME`,
    });
  }
  if ((await readingHash(folder, { what })) === read.sha256) return read.reader;
  throw new TeitenError({
    code: "bulletin-edited",
    message: `the files of ${id} changed since ${read.reader} read them`,
    place: folder.path,
    advice: `have them read again: teiten bulletin review ${id} --by NAME`,
  });
}
