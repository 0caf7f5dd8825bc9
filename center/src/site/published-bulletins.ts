import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { dayOf } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { BulletinTwin } from "../exchange/index.ts";
import type { WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { SiteBulletin } from "./site-view.ts";

/** Where bulletins lie, and how their days are told. */
export interface BulletinSource {
  readonly bulletins: WritableState["bulletins"];
  readonly root: string;
  readonly zone: Zone;
}

/**
 * The last published revision of each bulletin that everybody may read (TLP:CLEAR), by id. Throws `TeitenError` where the
 * files of one that is published are not there.
 */
export async function publishedBulletins({ bulletins, root, zone }: BulletinSource): Promise<readonly SiteBulletin[]> {
  const found: SiteBulletin[] = [];
  for (const { id } of await bulletins.list()) {
    const last = (await bulletins.revisions(id)).findLast(({ published }) => published !== null);
    if (last === undefined || last.published === null) continue;
    const files = await filesOf(join(root, id, "published", `r${last.number}`));
    const twin = twinIn(files, id);
    if (twin.tlp !== "clear") continue;
    const { status, first_published: firstPublished, published, headline } = twin;
    const day = dayOf(zone, last.published.at);
    found.push({ id, revision: last.number, status, firstPublished, published, day, headline, files });
  }
  return found.toSorted((one, other) => one.id.localeCompare(other.id));
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .toSorted();
    const files = new Map<string, Uint8Array>();
    for (const name of names) files.set(name, await readFile(join(folder, name)));
    return files;
  } catch (cause) {
    throw new TeitenError({
      code: "bulletin-files-unusable",
      message: `the files of a published bulletin cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      place: folder,
      advice: "restore them from a backup",
      cause,
    });
  }
}

function twinIn(files: ReadonlyMap<string, Uint8Array>, id: string): BulletinTwin {
  const bytes = files.get("bulletin.json");
  if (bytes !== undefined) return JSON.parse(Buffer.from(bytes).toString("utf8")) as BulletinTwin;
  throw new TeitenError({
    code: "bulletin-files-missing",
    message: `bulletin ${id} is published, but its files are not here`,
    place: `bulletins/${id}/published`,
    advice: "restore them from a backup",
  });
}
