import { createHash } from "node:crypto";
import { BUILT_IN } from "@teiten/core/flow";
import type { MarkSet } from "@teiten/core/flow";
import { appendAudit } from "./audit.ts";
import type { StateDatabase } from "./database.ts";

/**
 * The marks of a rules file, or the built-in ones, whole: with them rows can be made again by any later release, also where
 * the file leaves some of them to the built-in ones.
 */
export interface RulesRecord extends MarkSet {
  /** Of name, version and all marks. */
  readonly sha256: string;
}

const ACCEPTED = "rules";
const OF_ROWS = "rules-of-rows";

/** Rules with their hash. */
export function rulesRecord({ name, version, marks }: MarkSet): RulesRecord {
  const text = JSON.stringify({ name, version, marks });
  return { name, version, marks, sha256: createHash("sha256").update(text).digest("hex") };
}

/** The rules of this release. */
export function builtInRules(): RulesRecord {
  return rulesRecord(BUILT_IN);
}

/** The rules that the next replay makes rows with: those of the operator, or the built-in ones of this release. */
export async function acceptedRules(database: StateDatabase): Promise<RulesRecord> {
  return (await readRules(database, ACCEPTED)) ?? builtInRules();
}

/** The rules that the rows of the engine were made with. */
export async function rulesOfRows(database: StateDatabase): Promise<RulesRecord> {
  return (await readRules(database, OF_ROWS)) ?? builtInRules();
}

/** Takes the operator's rules, or with null the built-in ones, from the next replay on; the audit says who they are. */
export async function acceptRules(database: StateDatabase, rules: RulesRecord | null, at: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (rules === null) await transaction.deleteFrom("settings").where("name", "=", ACCEPTED).execute();
    else await writeRules(transaction, ACCEPTED, rules);
    const { name, version, sha256 } = rules ?? builtInRules();
    const entry = { actor: "operator", action: "rules-accepted", object: `${name} ${version}`, detail: sha256 };
    await appendAudit(transaction, entry, at);
  });
}

/**
 * Answers the rules to make rows with: those of the rows that are there, so that no two rows of the engine were made with
 * different ones; where no segment is ingested, the accepted ones, which are then recorded.
 */
export async function settleRules(database: StateDatabase): Promise<RulesRecord> {
  return database.transaction().execute(async (transaction) => {
    const ingested = await transaction
      .selectFrom("segments")
      .select("id")
      .where("status", "=", "ingested")
      .limit(1)
      .executeTakeFirst();
    if (ingested !== undefined) return rulesOfRows(transaction);
    const rules = await acceptedRules(transaction);
    await writeRules(transaction, OF_ROWS, rules);
    return rules;
  });
}

async function readRules(database: StateDatabase, name: string): Promise<RulesRecord | null> {
  const row = await database.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.value) as RulesRecord);
}

async function writeRules(database: StateDatabase, name: string, rules: RulesRecord): Promise<void> {
  const value = JSON.stringify(rules);
  await database
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
