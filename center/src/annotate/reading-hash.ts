import type { BulletinRevision } from "../state/index.ts";
import { BULLETIN_LANGUAGES, readBulletinFile, textFile } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { hashOf } from "./bulletin-text.ts";
import { blocksOf, loadText } from "./edition.ts";

/**
 * The files that a revision is printed from, by name: both texts, settings and facts, the figures of the texts and the
 * sources as they were computed. What is not there is left out.
 */
export async function readInputs(folder: BulletinFolder): Promise<ReadonlyMap<string, string>> {
  const names = new Set(["bulletin.yaml", "figures/sources.json"]);
  for (const language of BULLETIN_LANGUAGES) {
    names.add(textFile(language));
    for (const { name } of blocksOf(folder, language, await loadText(folder, language)))
      names.add(`figures/${name}.json`);
  }
  const inputs = new Map<string, string>();
  for (const name of [...names].toSorted()) {
    const content = await readBulletinFile(folder, name);
    if (content !== null) inputs.set(name, content);
  }
  return inputs;
}

/** The folder as it is now: what is checked, hashed and printed of it are the same bytes, whoever edits it meanwhile. */
export async function frozen(folder: BulletinFolder): Promise<BulletinFolder> {
  return { ...folder, files: await readInputs(folder) };
}

/** The SHA-256 of those files and of what readers are told of the revision. The second reader approves this. */
export async function readingHash(folder: BulletinFolder, { what }: Pick<BulletinRevision, "what">): Promise<string> {
  const lines = [`${hashOf(JSON.stringify([what.en, what.ja]))}  what\n`];
  for (const [name, content] of await readInputs(folder)) lines.push(`${hashOf(content)}  ${name}\n`);
  return hashOf(lines.join(""));
}
