import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";
import { dayRevisions } from "./day-revisions.ts";
import { listSensors } from "./sensors.ts";

/** Observation days in the network's zone, half-open. */
export interface RevisedDays {
  readonly from: string;
  readonly to: string;
}

/**
 * A short hash of everything that figures of these days (null: of all) count from: the ingested segments with packets on
 * one of them, by sensor and content, and what is said of the sensors, their addresses and their groups. The same data
 * give the same revision on any machine, in whatever order they came; ids of rows are not part of it.
 */
async function dataRevision(database: StateDatabase, days: RevisedDays | null): Promise<string> {
  const sensors = (await listSensors(database)).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const hash = createHash("sha256");
  for (const [day, sha256] of await dayRevisions(database, days)) hash.update(`${day}\t${sha256}\n`);
  for (const { id: _, ...sensor } of sensors) hash.update(`${canonical(sensor)}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** Answers revisions, computed anew only after a commit to the database, by this or another process. */
export function openRevisions(database: StateDatabase): (days: RevisedDays | null) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  let version = "";
  return async (days) => {
    const now = await versionOf(database);
    if (now !== version) known.clear();
    version = now;
    const key = days === null ? "" : `${days.from}/${days.to}`;
    const revision = known.get(key) ?? dataRevision(database, days);
    known.set(key, revision);
    return revision;
  };
}

/** Changes with every commit: SQLite counts those of other connections, and the rows that this one changed. */
async function versionOf(database: StateDatabase): Promise<string> {
  const others = await sql<{ data_version: number }>`pragma data_version`.execute(database);
  const own = await sql<{ changes: number }>`select total_changes() as changes`.execute(database);
  return `${others.rows[0]?.data_version} ${own.rows[0]?.changes}`;
}

/** JSON with lists in an order of their own, so that it does not depend on the order of entry. */
function canonical(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    Array.isArray(part) ? part.map((item) => JSON.stringify(item)).toSorted() : part,
  );
}
