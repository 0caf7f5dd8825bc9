import { TeitenError } from "../telemetry/index.ts";
import type { StateDatabase } from "./database.ts";
import type { Claim, DatasetKind, DatasetRecord } from "./records.ts";

/** Rows of one insert; SQLite binds at most 32,766 values. */
const BATCH = 1000;

/** The catalogue of dated data sets, by kind and date. */
export async function listDatasets(database: StateDatabase): Promise<readonly DatasetRecord[]> {
  const rows = await database
    .selectFrom("datasets")
    .selectAll()
    .orderBy("kind")
    .orderBy("date")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as DatasetKind }));
}

const OF_ROWS = "datasets-of-rows";

/**
 * The data sets of the catalogue that the rows of the engine were made with. What was added since counts from the next
 * replay on.
 */
export async function datasetsOfRows(database: StateDatabase): Promise<readonly DatasetRecord[]> {
  const all = await listDatasets(database);
  const row = await database.selectFrom("settings").select("value").where("name", "=", OF_ROWS).executeTakeFirst();
  if (row === undefined) return all;
  const ids = new Set(JSON.parse(row.value) as number[]);
  return all.filter(({ id }) => ids.has(id));
}

/**
 * Answers the data sets to make rows with: those of the rows that are there, so that no two rows of the engine were made
 * with different catalogues; where no segment is ingested, the whole catalogue, which is then recorded.
 */
export async function settleDatasets(database: StateDatabase): Promise<readonly DatasetRecord[]> {
  return database.transaction().execute(async (transaction) => {
    const ingested = await transaction
      .selectFrom("segments")
      .select("id")
      .where("status", "=", "ingested")
      .limit(1)
      .executeTakeFirst();
    if (ingested !== undefined) return datasetsOfRows(transaction);
    const all = await listDatasets(transaction);
    const value = JSON.stringify(all.map(({ id }) => id));
    await transaction
      .insertInto("settings")
      .values({ name: OF_ROWS, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
    return all;
  });
}

/** Enters a data set; throws `TeitenError` when the same bytes are there already for the same kind. */
export async function addDataset(database: StateDatabase, dataset: Omit<DatasetRecord, "id">): Promise<DatasetRecord> {
  const { kind, name, date, licence, path, sha256 } = dataset;
  const present = await database
    .selectFrom("datasets")
    .select("name")
    .where("kind", "=", kind)
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  if (present !== undefined) {
    throw new TeitenError({
      code: "dataset-exists",
      message: `these data are in the catalogue already, as “${present.name}”`,
      place: name,
      advice: "list them with: teiten dataset list",
    });
  }
  const { id } = await database
    .insertInto("datasets")
    .values({ kind, name, date, licence, path, sha256 })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, ...dataset };
}

/** Claims that the operator or a simulated network added, in the order of entry. */
export async function listClaims(database: StateDatabase): Promise<readonly Claim[]> {
  const rows = await database.selectFrom("claims").selectAll().orderBy("id").execute();
  return rows.map((row) => ({
    organisation: row.organisation,
    range: row.range,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    knownFrom: row.known_from,
    knownTo: row.known_to,
    evidence: row.evidence as Claim["evidence"],
    source: row.source,
    confidence: row.confidence as Claim["confidence"],
  }));
}

/** Adds claims, all or none. */
export async function addClaims(database: StateDatabase, claims: readonly Claim[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (let at = 0; at < claims.length; at += BATCH) {
      await transaction
        .insertInto("claims")
        .values(
          claims.slice(at, at + BATCH).map((claim) => ({
            organisation: claim.organisation,
            range: claim.range,
            valid_from: claim.validFrom,
            valid_to: claim.validTo,
            known_from: claim.knownFrom,
            known_to: claim.knownTo,
            evidence: claim.evidence,
            source: claim.source,
            confidence: claim.confidence,
          })),
        )
        .execute();
    }
  });
}
