import { comparedKinds } from "./compared-periods.ts";
import type { Bilingual, ColumnSpec, ComparedKind, FigureQuery } from "./figure.ts";

type AskedKind = Exclude<ComparedKind, "history">;

const PREFIXES: Readonly<Record<AskedKind, string>> = { previous: "previous_", "year-before": "year_before_" };

const WORDS: Readonly<Record<AskedKind, Bilingual>> = {
  previous: { en: "in the range before", ja: "前の期間" },
  "year-before": { en: "a year before", ja: "前年同期" },
};

/**
 * The columns that the periods asked for add: each of `specs` once for every period, `previous_…` before `year_before_…`.
 * The cells of a row are appended in the same order.
 */
export function comparedColumns(query: FigureQuery, specs: readonly ColumnSpec[]): readonly ColumnSpec[] {
  return comparedKinds(query).flatMap((kind) =>
    specs.map((spec) => ({
      ...spec,
      name: `${PREFIXES[kind]}${spec.name}`,
      help: {
        en: `${spec.name} ${WORDS[kind].en}; empty where nothing was observed`,
        ja: `${WORDS[kind].ja}の ${spec.name}（観測がなければ空欄）`,
      },
    })),
  );
}
