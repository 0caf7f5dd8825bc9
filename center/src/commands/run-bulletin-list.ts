import { formatInstant, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { findBulletin, isOpen, missingFiles, statesEnd } from "../annotate/index.ts";
import type { Bulletin, BulletinRevision } from "../state/index.ts";
import type { Language } from "../report/index.ts";
import { listWord, missingWord, statusWord } from "./bulletin-list-words.ts";
import { displayWidth, padDisplay } from "./display-width.ts";
import { formatRows, formatTable, writeOutput } from "./output.ts";
import type { OutputFormat } from "./output.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten bulletin list`. */
export async function listBulletinsCommand(
  command: Command,
  { format, lang }: { readonly format: OutputFormat; readonly lang: Language },
): Promise<void> {
  const language = format === "table" ? lang : "en";
  const head = (word: Parameters<typeof listWord>[0]): string => listWord(word, language);
  await withState(command, "read", async ({ bulletins }, { zone }, paths) => {
    const place = openZone(zone);
    const all = await bulletins.list();
    const revisions = new Map<string, readonly BulletinRevision[]>();
    const next: (string | null)[] = [];
    for (const bulletin of all) {
      const own = await bulletins.revisions(bulletin.id);
      revisions.set(bulletin.id, own);
      next.push(await nextStep(paths.bulletins, bulletin, own, language));
    }
    const lastOf = (id: string): number =>
      (revisions.get(id) ?? []).filter(({ published }) => published !== null).length;
    const columns = [
      { name: head("id"), values: all.map(({ id }) => id) },
      { name: head("status"), values: all.map(({ status }) => statusWord(status, language)) },
      { name: head("revision"), values: all.map(({ id }) => lastOf(id) || null) },
      { name: head("port"), values: all.map(({ port }) => port) },
      { name: head("region"), values: all.map(({ region }) => region) },
      { name: head("start"), values: all.map(({ start }) => formatInstant(place, start)) },
      { name: head("end"), values: all.map(({ end }) => (end === null ? null : formatInstant(place, end))) },
      { name: head("change"), values: all.map(({ change }) => change) },
      { name: head("next"), values: next },
    ];
    await writeOutput(formatRows({ columns }, format));
    if (all.length === 0) tell("there are no bulletins: teiten bulletin draft looks for changes that deserve one");
  });
}

/** Runs `teiten bulletin show`. */
export async function showBulletinCommand(command: Command, id: string, language: Language): Promise<void> {
  const word = (name: Parameters<typeof listWord>[0]): string => listWord(name, language);
  await withState(command, "read", async ({ bulletins }, { zone }, paths) => {
    const bulletin = await findBulletin(bulletins, id);
    const revisions = await bulletins.revisions(bulletin.id);
    const place = openZone(zone);
    const instant = (second: number | null): string => (second === null ? "-" : formatInstant(place, second));
    const lines: readonly (readonly [string, string])[] = [
      [word("bulletin"), bulletin.id],
      [word("status"), statusWord(bulletin.status, language)],
      [word("change"), bulletin.change],
      [word("start"), instant(bulletin.start)],
      [word("end"), bulletin.end === null ? word("goesOn") : instant(bulletin.end)],
      [word("drafted"), `${instant(bulletin.createdAt)} by ${bulletin.author} (${bulletin.cause})`],
      [word("files"), `${paths.bulletins}/${bulletin.id}`],
      [word("next"), (await nextStep(paths.bulletins, bulletin, revisions, language)) ?? "-"],
    ];
    const width = Math.max(...lines.map(([name]) => displayWidth(name)));
    await writeOutput(lines.map(([name, text]) => `${padDisplay(name, width, false)}  ${text}\n`).join(""));
    await writeOutput(
      `\n${formatTable({
        columns: [
          { name: word("revision"), values: revisions.map(({ number }) => number) },
          { name: word("author"), values: revisions.map(({ author }) => author) },
          { name: word("reader"), values: revisions.map(({ read }) => read?.reader ?? null) },
          { name: word("publisher"), values: revisions.map(({ published }) => published?.publisher ?? null) },
          {
            name: word("published"),
            values: revisions.map(({ published }) => (published === null ? null : instant(published.at))),
          },
          { name: "sha256", values: revisions.map(({ published }) => published?.sha256.slice(0, 16) ?? null) },
          { name: word("whatChanged"), values: revisions.map(({ what }) => what[language]) },
        ],
      })}`,
    );
  });
}

/** What an operator can do next, as the words after `teiten bulletin`; null where nothing waits. */
async function nextStep(
  root: string,
  bulletin: Bulletin,
  revisions: readonly BulletinRevision[],
  language: Language,
): Promise<string | null> {
  const { id, status, end } = bulletin;
  const last = revisions.at(-1);
  if (status === "withdrawn" || last === undefined) return null;
  const missing = isOpen(last) ? await missingFiles(root, id) : [];
  if (missing.length > 0) return `draft ${id}${missingWord(missing, language)}`;
  if (isOpen(last)) return last.read === null ? `review ${id}` : `publish ${id}`;
  return end !== null && !(await statesEnd(root, bulletin, revisions)) ? `end ${id}` : null;
}
