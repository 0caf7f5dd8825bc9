import { parseAddress, prefixContains } from "@teiten/core/names";
import type { StixBundle, StixObject } from "../exchange/index.ts";
import type { BulletinRevision, SensorRecord } from "../state/index.ts";
import { readBulletinFile } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { isOpen } from "./find-bulletin.ts";
import { neighbourhoods } from "./indicators.ts";

/**
 * The indicators of the revision that readers have, as they were published; none before the first. What lies beside a
 * sensor of today is left out: it cannot be printed any more, not even to revoke it.
 */
export async function earlierIndicators(
  folder: BulletinFolder,
  revisions: readonly BulletinRevision[],
  sensors: readonly SensorRecord[],
): Promise<readonly StixObject[]> {
  const last = revisions.findLast((revision) => !isOpen(revision));
  if (last === undefined) return [];
  const stored = { id: folder.id, path: folder.path };
  const text = await readBulletinFile(stored, `published/r${last.number}/bulletin.stix.json`);
  if (text === null) return [];
  const near = sensors.flatMap(neighbourhoods);
  return (JSON.parse(text) as StixBundle).objects.filter((object) => {
    const source = /value = '([^']+)'/.exec(String(object["pattern"]))?.[1];
    const address = source === undefined ? null : parseAddress(source);
    if (object.type !== "indicator" || address === null) return false;
    return !near.some((prefix) => prefixContains(prefix, address));
  });
}
