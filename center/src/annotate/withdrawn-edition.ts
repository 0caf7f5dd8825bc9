import type { BulletinFolder } from "./bulletin-folder.ts";
import { readSettings } from "./bulletin-folder.ts";
import type { BulletinEdition, EditionOrder } from "./edition.ts";
import { readFacts } from "./reading.ts";

const UNTOLD = { en: "–", ja: "–" };

/**
 * The edition of a withdrawal that says no more than its reason: for a text that would tell of a sensor by now, and must be
 * taken back all the same.
 */
export async function withdrawnEdition(
  folder: BulletinFolder,
  { bulletin, revisions, earlier, status, at, version }: EditionOrder,
): Promise<BulletinEdition> {
  const { settings, facts } = await readSettings(folder);
  const last = revisions.at(-1);
  const reason = { en: last?.what.en ?? "", ja: last?.what.ja ?? "" };
  return {
    bulletin,
    settings,
    facts,
    reading: readFacts(facts),
    texts: {
      en: { headline: `Special issue ${bulletin.id} has been withdrawn`, body: `${reason.en}\n` },
      ja: { headline: `号外 ${bulletin.id} の取り下げ`, body: `${reason.ja}\n` },
    },
    figures: new Map(),
    indicators: [],
    earlier,
    history: revisions.map(({ number, published }) => ({
      number,
      at: published?.at ?? at,
      what: number === last?.number ? reason : UNTOLD,
    })),
    status,
    version,
  };
}
