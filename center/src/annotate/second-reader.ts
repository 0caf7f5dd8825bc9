import type { Bulletin, BulletinRevision } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** Whether two names are one person's, as far as a name can tell: case, width and spaces do not count. */
export function isSamePerson(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** Throws `TeitenError` (exit 2) where the second reader wrote the revision. */
export function checkReader(bulletin: Bulletin, revision: BulletinRevision, reader: string): void {
  const authors = revision.number === 1 ? [bulletin.author, revision.author] : [revision.author];
  if (!authors.some((author) => isSamePerson(author, reader))) return;
  throw samePerson(
    `${reader} wrote revision ${revision.number} of ${bulletin.id}`,
    "a second person reads it: --by NAME",
  );
}

/** Throws `TeitenError` (exit 2) where the one who publishes is the only one who read it. */
export function checkPublisher(bulletin: Bulletin, reader: string, publisher: string): void {
  if (!isSamePerson(reader, publisher)) return;
  throw samePerson(`${publisher} is the second reader of ${bulletin.id}`, "another person publishes it: --by NAME");
}

function samePerson(message: string, advice: string): TeitenError {
  return new TeitenError({ code: "bulletin-same-person", message, place: "--by", advice, exitCode: 2 });
}

function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}
