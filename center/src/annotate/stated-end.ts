import type { Bulletin, BulletinRevision } from "../state/index.ts";
import { bulletinFolder, readSettings } from "./bulletin-folder.ts";
import { isOpen } from "./find-bulletin.ts";

/** Whether what readers have says that the change is over: by an end note, or because it was over when it was drafted. */
export async function statesEnd(
  root: string,
  { id, status }: Bulletin,
  revisions: readonly BulletinRevision[],
): Promise<boolean> {
  const last = revisions.findLast((revision) => !isOpen(revision));
  if (status === "ended" || status === "withdrawn" || last === undefined) return status !== "published";
  const { path } = bulletinFolder(root, id);
  const file = await readSettings({ id, path: `${path}/inputs/r${last.number}` }).catch(() => null);
  return file !== null && file.facts.end !== null;
}
