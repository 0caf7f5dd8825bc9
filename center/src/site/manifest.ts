import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The file by which a folder is known as a site of this program; it lists the files that a build wrote. */
export const MANIFEST = "teiten-site.json";
const FORMAT = "teiten-site/1";

/** The manifest's text: the files in the order of their names. */
export function formatManifest(files: readonly string[]): string {
  return `${JSON.stringify({ format: FORMAT, files: files.toSorted() }, null, 1)}\n`;
}

/** The files that the folder's manifest lists, as far as they can be files of a site; null where it has none. */
export async function readManifest(folder: string): Promise<ReadonlySet<string> | null> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { format, files } = JSON.parse(text) as { format?: unknown; files?: unknown };
    if (format !== FORMAT || !Array.isArray(files)) return null;
    return new Set(files.filter((path): path is string => typeof path === "string" && isInside(path)));
  } catch {
    return null;
  }
}

/** Names of letters, digits and a few signs, none of which leads out of the folder. */
function isInside(path: string): boolean {
  return path !== MANIFEST && path.split("/").every((part) => /^[\w-][\w.-]*$/.test(part));
}
