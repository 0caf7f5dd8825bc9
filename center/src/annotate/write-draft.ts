import type { FigureResult } from "../analyze/index.ts";
import type { Language } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import {
  BULLETIN_LANGUAGES,
  bulletinFolder,
  foldersOf,
  readBulletinFile,
  readSettings,
  textFile,
  writeBulletinFile,
  writeFigure,
} from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { formatBulletinText, hashOf } from "./bulletin-text.ts";
import { draftTextEn, headlineEn } from "./draft-text-en.ts";
import { draftTextJa, headlineJa } from "./draft-text-ja.ts";
import { DEFAULT_SETTINGS, formatBulletinFile } from "./settings.ts";
import type { BulletinFile, BulletinSettings } from "./settings.ts";

/** The languages whose text an editor had changed, and which therefore stayed; the new text lies beside it. */
export type KeptTexts = readonly Language[];

/**
 * Writes the files of a draft: facts, figures, and the text of each language. A text that an editor changed stays as it
 * is, and what the program would write today goes to `en.new.md`; settings stay.
 */
export async function writeDraft(
  root: string,
  id: string,
  facts: BulletinFacts,
  figures: ReadonlyMap<string, FigureResult>,
): Promise<KeptTexts> {
  const folder = bulletinFolder(root, id);
  const before = await settingsBefore(folder);
  const generated: Record<Language, string> = { en: "", ja: "" };
  const kept: Language[] = [];
  for (const [name, result] of figures) await writeFigure(folder, name, result);
  for (const language of BULLETIN_LANGUAGES) {
    const text = draftText(facts, language);
    const present = await readBulletinFile(folder, textFile(language));
    const isEdited = present !== null && hashOf(present) !== before?.generated[language];
    await writeBulletinFile(folder, isEdited ? `${language}.new.md` : textFile(language), text);
    if (isEdited) kept.push(language);
    generated[language] = isEdited ? (before?.generated[language] ?? "") : hashOf(text);
  }
  const settings = before?.settings ?? (await settingsOfLast(root));
  await writeBulletinFile(folder, "bulletin.yaml", formatBulletinFile(id, { settings, facts, generated }));
  return kept;
}

/** The text that the program writes. */
export function draftText(facts: BulletinFacts, language: Language): string {
  return language === "en"
    ? formatBulletinText({ headline: headlineEn(facts), body: draftTextEn(facts) })
    : formatBulletinText({ headline: headlineJa(facts), body: draftTextJa(facts) });
}

async function settingsBefore(folder: BulletinFolder): Promise<BulletinFile | null> {
  return (await readBulletinFile(folder, "bulletin.yaml")) === null ? null : readSettings(folder);
}

async function settingsOfLast(root: string): Promise<BulletinSettings> {
  const last = (await foldersOf(root)).at(-1);
  if (last === undefined) return DEFAULT_SETTINGS;
  const file = await readSettings(bulletinFolder(root, last)).catch(() => null);
  return { ...(file?.settings ?? DEFAULT_SETTINGS), allow: [] };
}
