import type { StateDatabase } from "./database.ts";

/** One published result: revision 1 is the first of its recipe, and a later one says that the numbers changed. */
export interface FigureRevision {
  readonly figure: string;
  /** SHA-256 of the recipe without its data revision: what stays the same while the data grow. */
  readonly recipe: string;
  readonly revision: number;
  /** The whole recipe as JSON. */
  readonly recipeJson: string;
  readonly resultSha256: string;
  /** Seconds since 1970 UTC. */
  readonly publishedAt: number;
}

/** Published results of one figure, oldest first. */
export async function listRevisions(database: StateDatabase, figure: string): Promise<readonly FigureRevision[]> {
  const rows = await database
    .selectFrom("figure_revisions")
    .selectAll()
    .where("figure", "=", figure)
    .orderBy("published_at")
    .orderBy("recipe")
    .orderBy("revision")
    .execute();
  return rows.map((row) => ({
    figure: row.figure,
    recipe: row.recipe,
    revision: row.revision,
    recipeJson: row.recipe_json,
    resultSha256: row.result_sha256,
    publishedAt: row.published_at,
  }));
}

/** Enters a published result; the same numbers again keep their revision, other numbers get the next. */
export async function addRevision(
  database: StateDatabase,
  published: Omit<FigureRevision, "revision" | "publishedAt">,
  now: number,
): Promise<FigureRevision> {
  const before = (await listRevisions(database, published.figure)).filter(({ recipe }) => recipe === published.recipe);
  const last = before.toSorted((one, other) => one.revision - other.revision).at(-1);
  if (last?.resultSha256 === published.resultSha256) return last;
  const entry: FigureRevision = { ...published, revision: (last?.revision ?? 0) + 1, publishedAt: now };
  await database
    .insertInto("figure_revisions")
    .values({
      figure: entry.figure,
      recipe: entry.recipe,
      revision: entry.revision,
      recipe_json: entry.recipeJson,
      result_sha256: entry.resultSha256,
      published_at: entry.publishedAt,
    })
    .execute();
  return entry;
}
