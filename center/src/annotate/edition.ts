import type { FigureResult } from "../analyze/index.ts";
import type { BulletinTwin, Indicator, StixObject } from "../exchange/index.ts";
import type { Language } from "../report/index.ts";
import type { Bulletin, BulletinRevision, SensorRecord } from "../state/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { BULLETIN_LANGUAGES, readBulletinFile, readFigure, readSettings, textFile } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { PLACEHOLDER, parseBulletinText } from "./bulletin-text.ts";
import type { BulletinText } from "./bulletin-text.ts";
import { figureBlocks, figureOfBlock } from "./figure-blocks.ts";
import type { FigureBlock } from "./figure-blocks.ts";
import { indicatorsOf } from "./indicators.ts";
import { publicFigure } from "./public-figure.ts";
import { readFacts } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { BulletinSettings } from "./settings.ts";
import { TeitenError } from "../telemetry/index.ts";

/** One revision of a bulletin with everything that is printed of it, before it is printed. */
export interface BulletinEdition {
  readonly bulletin: Bulletin;
  readonly settings: BulletinSettings;
  readonly facts: BulletinFacts;
  readonly reading: Reading;
  readonly texts: Readonly<Record<Language, BulletinText>>;
  /** The figures of both texts, rounded, by the name of their files. */
  readonly figures: ReadonlyMap<string, FigureResult>;
  readonly indicators: readonly Indicator[];
  /** The indicators of the revision that readers have, as objects of STIX. */
  readonly earlier: readonly StixObject[];
  /** Published revisions and the one that this is, oldest first. */
  readonly history: readonly EditionRevision[];
  /** How the bulletin stands with this revision. */
  readonly status: BulletinTwin["status"];
  /** Version of the program. */
  readonly version: string;
}

/** A line of the history that readers see. */
export interface EditionRevision {
  readonly number: number;
  /** Seconds since 1970 UTC. */
  readonly at: number;
  readonly what: { readonly en: string; readonly ja: string };
}

/** What an edition is made from beside the bulletin's files. */
export interface EditionOrder {
  readonly bulletin: Bulletin;
  readonly revisions: readonly BulletinRevision[];
  readonly sensors: readonly SensorRecord[];
  readonly earlier: readonly StixObject[];
  readonly status: BulletinTwin["status"];
  /** When the open revision is published, seconds since 1970 UTC. */
  readonly at: number;
  readonly version: string;
}

/**
 * Puts the edition together from the files as they are now. Throws `TeitenError` where a text is missing, has a place that
 * is still to be filled, or asks for a figure that cannot be published.
 */
export async function loadEdition(folder: BulletinFolder, order: EditionOrder): Promise<BulletinEdition> {
  const { settings, facts } = await readSettings(folder);
  const texts = { en: await loadText(folder, "en"), ja: await loadText(folder, "ja") };
  const { sensors } = order;
  const figures = new Map<string, FigureResult>();
  for (const language of BULLETIN_LANGUAGES) {
    for (const block of blocksOf(folder, language, texts[language])) {
      const place = `${folder.path}/${textFile(language)}`;
      const asked = { tlp: settings.tlp, facts, sensors, place };
      figures.set(block.name, publicFigure(await figureOfBlock(folder, block, place), asked));
    }
  }
  return {
    bulletin: order.bulletin,
    settings,
    facts,
    reading: readFacts(facts),
    texts,
    figures,
    indicators: indicatorsOf(facts, settings, await readFigure(folder, "sources"), sensors),
    earlier: order.earlier,
    history: order.revisions.map(({ number, what, published }) => ({ number, what, at: published?.at ?? order.at })),
    status: order.status,
    version: order.version,
  };
}

/** The figure blocks of a language's text. */
export function blocksOf(folder: BulletinFolder, language: Language, { body }: BulletinText): readonly FigureBlock[] {
  return figureBlocks(body, `${folder.path}/${textFile(language)}`);
}

/** The text of a language; throws `TeitenError` where it is missing or unfinished. */
export async function loadText(folder: BulletinFolder, language: Language): Promise<BulletinText> {
  const place = `${folder.path}/${textFile(language)}`;
  const content = await readBulletinFile(folder, textFile(language));
  if (content === null) {
    throw new TeitenError({
      code: "bulletin-language-missing",
      message: `the text in ${language === "ja" ? "Japanese" : "English"} is missing`,
      place,
      advice: `write it, or run teiten bulletin draft ${folder.id}, which writes what is not there`,
    });
  }
  const text = parseBulletinText(content, place);
  const unfinished = PLACEHOLDER.exec(`${text.headline}\n${text.body}`);
  if (unfinished === null) return text;
  throw new TeitenError({
    code: "bulletin-unfinished",
    message: `the text has a place that is still to be filled: ${unfinished[0]}`,
    place,
    advice: "write what belongs there, or take the place out",
  });
}
