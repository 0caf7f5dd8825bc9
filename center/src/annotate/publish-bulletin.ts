import { printPdf } from "../report/index.ts";
import type { Bulletin, BulletinRevision, Publication, WhatChanged, WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { BULLETIN_LANGUAGES, bulletinFolder, readSettings } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { earlierIndicators } from "./earlier-indicators.ts";
import { loadEdition } from "./edition.ts";
import type { BulletinEdition, EditionOrder } from "./edition.ts";
import { findBulletin, isOpen, openRevisionOf } from "./find-bulletin.ts";
import { writePublication } from "./publication-files.ts";
import { frozen, readInputs } from "./reading-hash.ts";
import { hashOfFiles } from "./render-edition.ts";
import type { PublicationFiles } from "./render-edition.ts";
import { withdrawnEdition } from "./withdrawn-edition.ts";
import { checkBreadth, checkRead, checkedFiles } from "./review-bulletin.ts";
import { alone } from "./publishing-lock.ts";
import { checkPublisher } from "./second-reader.ts";

/** Who publishes what, and when (seconds since 1970 UTC). */
export interface PublishOrder {
  readonly id: string;
  readonly publisher: string;
  readonly root: string;
  readonly version: string;
  readonly now: number;
  /** Whether the pages are printed as PDF, too, by the system's Chromium. */
  readonly pdf?: boolean;
}

/** What was published. */
export interface PublishedRevision {
  readonly id: string;
  readonly number: number;
  /** Null: nothing was published, because nothing ever had been. */
  readonly folder: string | null;
  readonly sha256: string;
  /** Whether only the reason of a withdrawal was published, because the text would tell of a sensor by now. */
  readonly isBare: boolean;
}

type EndOrder = PublishOrder & { readonly end: number | null };
type WithdrawOrder = PublishOrder & { readonly reason: WhatChanged };
type PublishingState = Pick<WritableState, "bulletins" | "sensors">;

/**
 * Publishes the open revision. Throws `TeitenError` where it was not read by a second person, changed since, is incomplete
 * in either language, or would tell of a sensor.
 */
export function publishBulletin(state: PublishingState, order: PublishOrder): Promise<PublishedRevision> {
  return alone(order, () => publishOpen(state, order));
}

async function publishOpen(state: PublishingState, order: PublishOrder): Promise<PublishedRevision> {
  const bulletin = await findBulletin(state.bulletins, order.id);
  const revisions = await state.bulletins.revisions(bulletin.id);
  const revision = openRevisionOf(bulletin, revisions);
  const folder = await frozen(bulletinFolder(order.root, bulletin.id));
  checkPublisher(bulletin, await checkRead(folder, { id: bulletin.id, ...revision }), order.publisher);
  await checkBreadth(folder);
  const status = bulletin.status === "ended" ? "ended" : "published";
  return release(state, order, { bulletin, revisions, number: revision.number, status, from: folder });
}

/**
 * Publishes once more what stands published, with the note that the change ended, at `end` (null: as the data say). Throws
 * `TeitenError` where it goes on, is not published, or is being revised.
 */
export function endBulletin(state: PublishingState, order: EndOrder): Promise<PublishedRevision> {
  return alone(order, () => publishEnd(state, order));
}

async function publishEnd(state: PublishingState, order: EndOrder): Promise<PublishedRevision> {
  const standing = await standingBulletin(state, order.id);
  const { bulletin, revisions } = standing;
  const open = revisions.find(isOpen);
  if (open !== undefined) throw beingRevised(bulletin, open);
  const end = order.end ?? bulletin.end;
  if (end === null) {
    throw new TeitenError({
      code: "bulletin-goes-on",
      message: `by the data the change of ${bulletin.id} goes on`,
      place: bulletin.change,
      advice: `look at it again (teiten bulletin draft ${bulletin.id}), or say when it ended: --at INSTANT`,
    });
  }
  return release(state, order, {
    bulletin: { ...bulletin, end },
    revisions,
    number: revisions.length + 1,
    status: "ended",
    end,
    what: { en: "The change has ended.", ja: "変動の収束を追記。" },
    from: inputsFolder(order.root, standing),
  });
}

/**
 * Takes a bulletin back: what stands published is published once more with the reason above its text, also while it is
 * being revised. A draft is taken back alone.
 */
export function withdrawBulletin(state: PublishingState, order: WithdrawOrder): Promise<PublishedRevision> {
  return alone(order, () => takeBack(state, order));
}

async function takeBack(state: PublishingState, order: WithdrawOrder): Promise<PublishedRevision> {
  const bulletin = await findBulletin(state.bulletins, order.id);
  if (bulletin.status === "withdrawn") throw alreadyWithdrawn(bulletin);
  if (bulletin.status === "draft" || bulletin.status === "in-review") {
    await state.bulletins.discard(bulletin.id, order.publisher, order.reason.en);
    return { id: bulletin.id, number: 0, folder: null, sha256: "", isBare: false };
  }
  if (order.reason.ja === "") throw reasonMissing(bulletin);
  const standing = await standingBulletin(state, order.id);
  const { revisions } = standing;
  return release(state, order, {
    bulletin,
    revisions,
    number: revisions.find(isOpen)?.number ?? revisions.length + 1,
    status: "withdrawn",
    what: order.reason,
    from: inputsFolder(order.root, standing),
  });
}

/** A revision on its way out: `what` replaces what was said of it, `from` is the folder that it is printed from. */
interface Release {
  readonly bulletin: Bulletin;
  readonly revisions: readonly BulletinRevision[];
  readonly number: number;
  readonly status: Publication["status"];
  readonly from: BulletinFolder;
  readonly what?: WhatChanged;
  readonly end?: number;
}

async function release(
  state: PublishingState,
  { root, version, now, publisher, pdf = false }: PublishOrder,
  { bulletin, revisions, number, status, from, what, end }: Release,
): Promise<PublishedRevision> {
  const { id } = bulletin;
  const folder = bulletinFolder(root, id);
  const sensors = await state.sensors();
  const own = revisions.find((revision) => revision.number === number);
  const said = what ?? own?.what ?? { en: "", ja: "" };
  const base = { bulletin: id, number, author: publisher, openedAt: now, read: null, published: null };
  const told = [...revisions.filter((revision) => revision.number !== number), { ...(own ?? base), what: said }];
  const earlier = await earlierIndicators(folder, revisions, sensors);
  const order = { bulletin, revisions: told, sensors, earlier, status, at: now, version };
  const { files, isBare } = await printable(folder, from, order);
  await writePublication(folder, `inputs/r${number}`, await readInputs(from));
  const path = await writePublication(folder, `published/r${number}`, files);
  if (pdf) await printPages(path, now);
  const sha256 = hashOfFiles(files);
  const more = { ...(what === undefined ? {} : { what }), ...(end === undefined ? {} : { end }) };
  await state.bulletins.publish(id, number, { publisher, sha256, at: now, status, ...more });
  return { id, number, folder: path, sha256, isBare };
}

/**
 * Prints the pages of a publication as PDF beside them. They say what the pages say, and their bytes are Chromium's: they are
 * not in the SHA-256.
 */
async function printPages(folder: string, at: number): Promise<void> {
  for (const language of BULLETIN_LANGUAGES) {
    const name = `${folder}/bulletin.${language}`;
    await printPdf({ page: `${name}.html`, pdf: `${name}.pdf`, at });
  }
}

/** The files of a revision; of a withdrawal whose text may not be printed any more, those of its reason alone. */
async function printable(
  folder: BulletinFolder,
  from: BulletinFolder,
  order: EditionOrder,
): Promise<{ readonly files: PublicationFiles; readonly isBare: boolean }> {
  const isEdited = from.path === folder.path;
  const allowed = isEdited ? [] : await allowedNow(folder);
  const advice = isEdited ? undefined : reviseFirst(folder.id);
  const check = (edition: BulletinEdition): Promise<PublicationFiles> =>
    checkedFiles(folder, edition, order.sensors, false, allowed, advice);
  try {
    return { files: await check(await loadEdition(from, order)), isBare: false };
  } catch (error) {
    if (order.status !== "withdrawn" || !(error instanceof TeitenError)) throw error;
    return { files: await check(await withdrawnEdition(from, order)), isBare: true };
  }
}

function reviseFirst(id: string): string {
  return `what is published says something that is a sensor's by now: open a revision that does not (teiten bulletin revise ${id}), have it read, publish it, and then say that the change ended; a word that only happens to be a name goes to allow: in bulletin.yaml`;
}

/** What the editors allow by now: a sensor may be called since as a word that was printed before. */
async function allowedNow(folder: BulletinFolder): Promise<readonly string[]> {
  const file = await readSettings(folder).catch(() => null);
  return file?.settings.allow ?? [];
}

interface Standing {
  readonly bulletin: Bulletin;
  readonly revisions: readonly BulletinRevision[];
  /** The revision that readers have. */
  readonly last: BulletinRevision;
}

async function standingBulletin({ bulletins }: PublishingState, id: string): Promise<Standing> {
  const bulletin = await findBulletin(bulletins, id);
  const revisions = await bulletins.revisions(bulletin.id);
  const last = revisions.findLast((revision) => !isOpen(revision));
  if (last !== undefined && bulletin.status !== "withdrawn") return { bulletin, revisions, last };
  throw new TeitenError({
    code: "bulletin-unpublished",
    message: `bulletin ${bulletin.id} is ${bulletin.status}, not published`,
    place: bulletin.change,
    advice: `publish it first, or take the draft back: teiten bulletin withdraw ${bulletin.id}`,
  });
}

/** What the revision that readers have was printed from, as a folder of the same form. */
function inputsFolder(root: string, { bulletin, last }: Standing): BulletinFolder {
  const { id, path } = bulletinFolder(root, bulletin.id);
  return { id, path: `${path}/inputs/r${last.number}` };
}

function beingRevised({ id, change }: Bulletin, { number }: BulletinRevision): TeitenError {
  return new TeitenError({
    code: "bulletin-open",
    message: `revision ${number} of ${id} is open`,
    place: change,
    advice: `publish it first: teiten bulletin review ${id} --by NAME, then publish`,
  });
}

function reasonMissing({ id }: Bulletin): TeitenError {
  return new TeitenError({
    code: "bulletin-language-missing",
    message: "the reason in Japanese is missing",
    place: id,
    advice: "readers are told in both languages: --why-ja TEXT",
    exitCode: 2,
  });
}

function alreadyWithdrawn({ id, change }: Bulletin): TeitenError {
  return new TeitenError({
    code: "bulletin-withdrawn",
    message: `bulletin ${id} has been withdrawn`,
    place: change,
    advice: "nothing is left to do",
  });
}
