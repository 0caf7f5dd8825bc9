import { appendAudit } from "./audit.ts";
import type {
  AddedBulletin,
  Bulletin,
  BulletinCause,
  BulletinRevision,
  BulletinStatus,
  BulletinSubject,
  Bulletins,
  NewBulletin,
  Publication,
  WhatChanged,
} from "./bulletin-records.ts";
import type { BulletinRevisionRow, BulletinRow } from "./bulletin-tables.ts";
import type { StateDatabase } from "./database.ts";
import { TeitenError } from "../telemetry/index.ts";

const DAY = 86_400;
/** Seconds that a change can last: a bulletin whose end nobody has told holds its port no longer. */
const LONGEST_CHANGE = 42 * DAY;
/** Seconds by which the first hour of one change may move when its days are judged anew. */
const MOST_MOVED = 3 * DAY;
const FIRST: WhatChanged = { en: "First published.", ja: "初版公開。" };

/** The bulletins of an open state; `now` gives whole seconds since 1970 UTC. */
export function openBulletins(database: StateDatabase, now: () => number): Bulletins {
  const step = <Result>(work: (transaction: StateDatabase) => Promise<Result>): Promise<Result> =>
    database.transaction().execute(work);
  return {
    list: () => listBulletins(database),
    find: (id) => findBulletin(database, id),
    revisions: (id) => listRevisions(database, id),
    add: (bulletin, besideWithdrawn = false) => step((tx) => addBulletin(tx, bulletin, besideWithdrawn, now())),
    follow: (id, change, end) => step((tx) => followChange(tx, id, change, end, now())),
    revise: (id, what, author) => step((tx) => openRevision(tx, id, what, author, now())),
    askReview: (id, actor) => step((tx) => askReview(tx, id, actor, now())),
    approve: (id, number, reader, sha256) => step((tx) => approve(tx, { id, number, reader, sha256, at: now() })),
    publish: (id, number, by) => step((tx) => publish(tx, id, number, by)),
    discard: (id, actor, reason) => step((tx) => discard(tx, id, actor, reason, now())),
  };
}

async function listBulletins(database: StateDatabase): Promise<readonly Bulletin[]> {
  return (await database.selectFrom("bulletins").selectAll().orderBy("id").execute()).map(bulletinOf);
}

async function findBulletin(database: StateDatabase, id: string): Promise<Bulletin | null> {
  const row = await database.selectFrom("bulletins").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : bulletinOf(row);
}

async function listRevisions(database: StateDatabase, id: string): Promise<readonly BulletinRevision[]> {
  const rows = await database
    .selectFrom("bulletin_revisions")
    .selectAll()
    .where("bulletin_id", "=", id)
    .orderBy("number")
    .execute();
  return rows.map(revisionOf);
}

async function addBulletin(
  transaction: StateDatabase,
  bulletin: NewBulletin,
  besideWithdrawn: boolean,
  at: number,
): Promise<AddedBulletin> {
  const all = await listBulletins(transaction);
  const same = all.filter((other) => isSame(other, bulletin) && !(besideWithdrawn && other.status === "withdrawn"));
  const own = same.find((other) => isOwn(other, bulletin));
  const there = own ?? same[0];
  if (there !== undefined) return { bulletin: there, added: false, own: own !== undefined };
  const number = all.filter(({ id }) => id.startsWith(`${bulletin.year}-`)).length + 1;
  const id = `${bulletin.year}-${String(number).padStart(4, "0")}`;
  const { change, port, region, start, end, cause, author } = bulletin;
  const row: BulletinRow = {
    id,
    change,
    port,
    region,
    cause,
    author,
    start_at: start,
    end_at: end,
    status: "draft",
    created_at: at,
  };
  await transaction.insertInto("bulletins").values(row).execute();
  await insertRevision(transaction, id, 1, FIRST, author, at);
  await audit(transaction, at, { actor: author, action: "bulletin-drafted", id, detail: `${change} (${cause})` });
  return { bulletin: bulletinOf(row), added: true, own: true };
}

/** Of one port (or, without one, of one region), and overlapping in time. */
function isSame(one: Bulletin, other: NewBulletin): boolean {
  const alike = other.port === null ? one.port === null && one.region === other.region : one.port === other.port;
  return alike && one.start < lastOf(other) && other.start < lastOf(one);
}

function lastOf({ start, end }: BulletinSubject): number {
  return end ?? start + LONGEST_CHANGE;
}

/** Whether the change is the bulletin's own as it is judged now: of the same key by its name, begun at much the same time. */
function isOwn(one: Bulletin, other: NewBulletin): boolean {
  return keyOf(one) === keyOf(other) && Math.abs(one.start - other.start) <= MOST_MOVED;
}

function keyOf({ change }: BulletinSubject): string {
  return change.replace(/-\d{4}-\d{2}-\d{2}T\d{2}$/, "").toLowerCase();
}

async function followChange(
  transaction: StateDatabase,
  id: string,
  change: string,
  end: number | null,
  at: number,
): Promise<void> {
  const before = await findBulletin(transaction, id);
  if (before === null || before.status === "ended" || before.status === "withdrawn") return;
  if (before.change === change && before.end === end) return;
  await transaction.updateTable("bulletins").set({ change, end_at: end }).where("id", "=", id).execute();
  const detail = `${change}: ${end === null ? "goes on" : `ended at ${new Date(end * 1000).toISOString()}`}`;
  await audit(transaction, at, { actor: "center", action: "bulletin-followed", id, detail });
}

async function openRevision(
  transaction: StateDatabase,
  id: string,
  what: WhatChanged,
  author: string,
  at: number,
): Promise<BulletinRevision> {
  const revisions = await listRevisions(transaction, id);
  const open = revisions.find(({ published }) => published === null);
  if (open !== undefined) throw overtaken(id, `revision ${open.number} is open`);
  await refuseWithdrawn(transaction, id);
  const number = revisions.length + 1;
  const row = await insertRevision(transaction, id, number, what, author, at);
  await audit(transaction, at, { actor: author, action: "bulletin-revised", id, detail: `r${number}: ${what.en}` });
  return revisionOf(row);
}

async function askReview(transaction: StateDatabase, id: string, actor: string, at: number): Promise<void> {
  const bulletin = await findBulletin(transaction, id);
  if (bulletin?.status !== "draft") return;
  await setStatus(transaction, id, "in-review");
  await audit(transaction, at, { actor, action: "bulletin-review-asked", id, detail: bulletin.change });
}

async function approve(
  transaction: StateDatabase,
  {
    id,
    number,
    reader,
    sha256,
    at,
  }: Readonly<Record<"id" | "reader" | "sha256", string> & Record<"number" | "at", number>>,
): Promise<void> {
  await transaction
    .updateTable("bulletin_revisions")
    .set({ reader, read_sha256: sha256, read_at: at })
    .where("bulletin_id", "=", id)
    .where("number", "=", number)
    .where("published_at", "is", null)
    .execute();
  if ((await findBulletin(transaction, id))?.status === "draft") await setStatus(transaction, id, "in-review");
  await audit(transaction, at, { actor: reader, action: "bulletin-read", id, detail: `r${number}: sha256 ${sha256}` });
}

async function publish(transaction: StateDatabase, id: string, number: number, by: Publication): Promise<void> {
  const { publisher, sha256, at, status, what, end } = by;
  await refuseWithdrawn(transaction, id);
  const own = (await listRevisions(transaction, id)).find((revision) => revision.number === number);
  if (own !== undefined && own.published !== null) throw overtaken(id, `revision ${number} is published`);
  if (own === undefined) await insertRevision(transaction, id, number, what ?? { en: "", ja: "" }, publisher, at);
  const said = what === undefined ? {} : { what_en: what.en, what_ja: what.ja };
  await transaction
    .updateTable("bulletin_revisions")
    .set({ publisher, sha256, published_at: at, ...said })
    .where("bulletin_id", "=", id)
    .where("number", "=", number)
    .execute();
  await setStatus(transaction, id, status);
  if (end !== undefined) await transaction.updateTable("bulletins").set({ end_at: end }).where("id", "=", id).execute();
  await audit(transaction, at, {
    actor: publisher,
    action: `bulletin-${status}`,
    id,
    detail: `r${number}: sha256 ${sha256}`,
  });
}

async function discard(
  transaction: StateDatabase,
  id: string,
  actor: string,
  reason: string,
  at: number,
): Promise<void> {
  const status = (await findBulletin(transaction, id))?.status;
  if (status !== "draft" && status !== "in-review") throw overtaken(id, `it is ${status ?? "not there"}`);
  await setStatus(transaction, id, "withdrawn");
  await audit(transaction, at, { actor, action: "bulletin-withdrawn", id, detail: reason });
}

async function refuseWithdrawn(transaction: StateDatabase, id: string): Promise<void> {
  if ((await findBulletin(transaction, id))?.status === "withdrawn") throw overtaken(id, "it was withdrawn");
}

function overtaken(id: string, how: string): TeitenError {
  return new TeitenError({
    code: "bulletin-overtaken",
    message: `somebody else was quicker with bulletin ${id}: ${how}`,
    place: id,
    advice: `see how it stands: teiten bulletin show ${id}`,
  });
}

async function setStatus(transaction: StateDatabase, id: string, status: BulletinStatus): Promise<void> {
  await transaction.updateTable("bulletins").set({ status }).where("id", "=", id).execute();
}

async function insertRevision(
  transaction: StateDatabase,
  id: string,
  number: number,
  what: WhatChanged,
  author: string,
  at: number,
): Promise<BulletinRevisionRow> {
  const row: BulletinRevisionRow = {
    bulletin_id: id,
    number,
    what_en: what.en,
    what_ja: what.ja,
    author,
    opened_at: at,
    reader: null,
    read_sha256: null,
    read_at: null,
    publisher: null,
    sha256: null,
    published_at: null,
  };
  await transaction.insertInto("bulletin_revisions").values(row).execute();
  return row;
}

async function audit(
  transaction: StateDatabase,
  at: number,
  { actor, action, id, detail }: Readonly<Record<"actor" | "action" | "id" | "detail", string>>,
): Promise<void> {
  await appendAudit(transaction, { actor, action, object: `bulletin ${id}`, detail }, at);
}

function bulletinOf(row: BulletinRow): Bulletin {
  return {
    id: row.id,
    change: row.change,
    port: row.port,
    region: row.region,
    start: row.start_at,
    end: row.end_at,
    cause: row.cause as BulletinCause,
    status: row.status as BulletinStatus,
    author: row.author,
    createdAt: row.created_at,
  };
}

function revisionOf(row: BulletinRevisionRow): BulletinRevision {
  const { reader, read_sha256, read_at, publisher, sha256, published_at } = row;
  return {
    bulletin: row.bulletin_id,
    number: row.number,
    what: { en: row.what_en, ja: row.what_ja },
    author: row.author,
    openedAt: row.opened_at,
    read: reader === null || read_sha256 === null ? null : { reader, sha256: read_sha256, at: read_at ?? 0 },
    published: publisher === null || sha256 === null ? null : { publisher, sha256, at: published_at ?? 0 },
  };
}
