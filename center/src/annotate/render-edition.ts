import { formatColumns, plainMarkdown } from "../report/index.ts";
import { formatIndicators, stixBundle } from "../exchange/index.ts";
import { BULLETIN_LANGUAGES } from "./bulletin-folder.ts";
import { renderBulletinPage } from "./bulletin-page.ts";
import type { BulletinEdition } from "./edition.ts";
import { hashOf } from "./bulletin-text.ts";
import { twinOf } from "./edition-twin.ts";

/** Files of a publication by name, in the order of their names; the same edition gives the same bytes. */
export type PublicationFiles = ReadonlyMap<string, string>;

/** Prints an edition: a page for each language, the values of its figures, and what machines read. */
export function renderEdition(edition: BulletinEdition, preview = false): PublicationFiles {
  const twin = twinOf(edition);
  const plain = { en: plainMarkdown(edition.texts.en.body), ja: plainMarkdown(edition.texts.ja.body) };
  const files: (readonly [string, string])[] = [
    ...BULLETIN_LANGUAGES.map(
      (language) => [`bulletin.${language}.html`, renderBulletinPage(edition, language, preview)] as const,
    ),
    ["bulletin.json", formatJson(twin)],
    ["bulletin.stix.json", formatJson(stixBundle(twin, edition.indicators, plain, edition.earlier))],
    ["indicators.csv", formatIndicators(twin, edition.indicators)],
    ...[...edition.figures].map(([name, { columns }]) => [`figures/${name}.csv`, formatColumns(columns)] as const),
  ];
  return new Map(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** One SHA-256 over the files' names and bytes. */
export function hashOfFiles(files: PublicationFiles): string {
  return hashOf([...files].map(([name, text]) => `${hashOf(text)}  ${name}\n`).join(""));
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
