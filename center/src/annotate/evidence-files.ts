import { readdir } from "node:fs/promises";
import type { FigureResult } from "../analyze/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { readFigure, readSettings, writeBulletinFile } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { renderEvidence } from "./evidence-page.ts";

const PAGES = [
  ["evidence.html", "en"],
  ["evidence.ja.html", "ja"],
] as const;

/** Writes the evidence pages of a draft. */
export async function writeEvidence(
  folder: BulletinFolder,
  facts: BulletinFacts,
  figures: ReadonlyMap<string, FigureResult>,
): Promise<void> {
  for (const [name, language] of PAGES) await writeBulletinFile(folder, name, renderEvidence(facts, figures, language));
}

/** Writes the evidence pages anew with the end that the change has by now; the figures stay those of the draft. */
export async function tellEnd(folder: BulletinFolder, end: number | null): Promise<void> {
  const { facts } = await readSettings(folder);
  const figures = new Map<string, FigureResult>();
  const names = await readdir(`${folder.path}/figures`).catch(() => []);
  for (const name of names.flatMap((file) => /^(?!.*\.recipe\.json$)(.*)\.json$/.exec(file)?.[1] ?? []).toSorted()) {
    const figure = await readFigure(folder, name);
    if (figure !== null) figures.set(name, figure);
  }
  await writeEvidence(folder, { ...facts, end }, figures);
}
