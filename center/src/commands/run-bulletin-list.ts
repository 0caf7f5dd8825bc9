import { formatInstant, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { findBulletin, isOpen, missingFiles, statesEnd } from "../annotate/index.ts";
import type { Bulletin, BulletinRevision } from "../state/index.ts";
import { formatRows, formatTable, writeOutput } from "./output.ts";
import type { OutputFormat } from "./output.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten bulletin list`. */
export async function listBulletinsCommand(command: Command, format: OutputFormat): Promise<void> {
  await withState(command, "read", async ({ bulletins }, { zone }, paths) => {
    const place = openZone(zone);
    const all = await bulletins.list();
    const revisions = new Map<string, readonly BulletinRevision[]>();
    const next: (string | null)[] = [];
    for (const bulletin of all) {
      const own = await bulletins.revisions(bulletin.id);
      revisions.set(bulletin.id, own);
      next.push(await nextStep(paths.bulletins, bulletin, own));
    }
    const lastOf = (id: string): number =>
      (revisions.get(id) ?? []).filter(({ published }) => published !== null).length;
    const columns = [
      { name: "id", values: all.map(({ id }) => id) },
      { name: "status", values: all.map(({ status }) => status) },
      { name: "revision", values: all.map(({ id }) => lastOf(id) || null) },
      { name: "port", values: all.map(({ port }) => port) },
      { name: "region", values: all.map(({ region }) => region) },
      { name: "start", values: all.map(({ start }) => formatInstant(place, start)) },
      { name: "end", values: all.map(({ end }) => (end === null ? null : formatInstant(place, end))) },
      { name: "change", values: all.map(({ change }) => change) },
      { name: "next", values: next },
    ];
    await writeOutput(formatRows({ columns }, format));
    if (all.length === 0) tell("there are no bulletins: teiten bulletin draft looks for changes that deserve one");
  });
}

/** Runs `teiten bulletin show`. */
export async function showBulletinCommand(command: Command, id: string): Promise<void> {
  await withState(command, "read", async ({ bulletins }, { zone }, paths) => {
    const bulletin = await findBulletin(bulletins, id);
    const revisions = await bulletins.revisions(bulletin.id);
    const place = openZone(zone);
    const instant = (second: number | null): string => (second === null ? "-" : formatInstant(place, second));
    const lines: readonly (readonly [string, string])[] = [
      ["bulletin", bulletin.id],
      ["status", bulletin.status],
      ["change", bulletin.change],
      ["start", instant(bulletin.start)],
      ["end", bulletin.end === null ? "goes on" : instant(bulletin.end)],
      ["drafted", `${instant(bulletin.createdAt)} by ${bulletin.author} (${bulletin.cause})`],
      ["files", `${paths.bulletins}/${bulletin.id}`],
      ["next", (await nextStep(paths.bulletins, bulletin, revisions)) ?? "-"],
    ];
    const width = Math.max(...lines.map(([name]) => name.length));
    await writeOutput(lines.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join(""));
    await writeOutput(
      `\n${formatTable({
        columns: [
          { name: "revision", values: revisions.map(({ number }) => number) },
          { name: "author", values: revisions.map(({ author }) => author) },
          { name: "reader", values: revisions.map(({ read }) => read?.reader ?? null) },
          { name: "publisher", values: revisions.map(({ published }) => published?.publisher ?? null) },
          {
            name: "published",
            values: revisions.map(({ published }) => (published === null ? null : instant(published.at))),
          },
          { name: "sha256", values: revisions.map(({ published }) => published?.sha256.slice(0, 16) ?? null) },
          { name: "what changed", values: revisions.map(({ what }) => what.en) },
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
): Promise<string | null> {
  const { id, status, end } = bulletin;
  const last = revisions.at(-1);
  if (status === "withdrawn" || last === undefined) return null;
  const missing = isOpen(last) ? await missingFiles(root, id) : [];
  if (missing.length > 0) return `draft ${id} (${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing)`;
  if (isOpen(last)) return last.read === null ? `review ${id}` : `publish ${id}`;
  return end !== null && !(await statesEnd(root, bulletin, revisions)) ? `end ${id}` : null;
}
