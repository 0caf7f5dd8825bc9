import type { FigureResult } from "../analyze/index.ts";
import type { Language } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import {
  BULLETIN_LANGUAGES,
  bulletinFolder,
  readBulletinFile,
  textFile,
  writeBulletinFile,
  writeFigure,
} from "./bulletin-folder.ts";
import { formatBulletinText, hashOf } from "./bulletin-text.ts";
import { draftTextEn, headlineEn } from "./draft-text-en.ts";
import { draftTextJa, headlineJa } from "./draft-text-ja.ts";
import { formatBulletinFile } from "./settings.ts";
import type { DraftSettings } from "./draft-settings.ts";

/** The languages whose text an editor had changed, and which therefore stayed; the new text lies beside it. */
export type KeptTexts = readonly Language[];

/**
 * Writes the files of a draft: facts, figures, and the text of each language. A text that an editor changed stays as it
 * is, and what the program would write today goes to `en.new.md`. Settings come before the texts: texts without them
 * belong to a bulletin that lost its file.
 */
export async function writeDraft(
  root: string,
  id: string,
  facts: BulletinFacts,
  figures: ReadonlyMap<string, FigureResult>,
  { settings, before }: DraftSettings,
): Promise<KeptTexts> {
  const folder = bulletinFolder(root, id);
  const files = new Map<string, string>();
  const generated: Record<Language, string> = { en: "", ja: "" };
  const kept: Language[] = [];
  for (const [name, result] of figures) await writeFigure(folder, name, result);
  for (const language of BULLETIN_LANGUAGES) {
    const text = draftText(facts, language);
    const present = await readBulletinFile(folder, textFile(language));
    const isEdited = present !== null && present !== text && hashOf(present) !== before?.generated[language];
    files.set(isEdited ? `${language}.new.md` : textFile(language), text);
    if (isEdited) kept.push(language);
    generated[language] = isEdited ? (before?.generated[language] ?? "") : hashOf(text);
  }
  await writeBulletinFile(folder, "bulletin.yaml", formatBulletinFile(id, { settings, facts, generated }));
  for (const [name, text] of files) await writeBulletinFile(folder, name, text);
  return kept;
}

/** The text that the program writes. */
export function draftText(facts: BulletinFacts, language: Language): string {
  return language === "en"
    ? formatBulletinText({ headline: headlineEn(facts), body: draftTextEn(facts) })
    : formatBulletinText({ headline: headlineJa(facts), body: draftTextJa(facts) });
}
