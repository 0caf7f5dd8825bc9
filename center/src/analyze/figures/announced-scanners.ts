import { COLUMN, packetsColumn, sourcesColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import type { FlowScope } from "../flow-filter.ts";
import { isClaimed } from "../claimed-ranges.ts";
import { COUNT_SOURCES } from "../measures.ts";
import { organisationsOf } from "../organisations.ts";
import { AS_KNOWN_ON, textOption } from "../parameter-specs.ts";
import { ruleNote, ruleParameters, scanRuleOf } from "../scan-rules.ts";
import type { ScanRule } from "../scan-rules.ts";
import { findScanSources } from "../scan-sources.ts";
import { loadSourceDays, pairsWhere } from "../source-days.ts";
import type { SourceDay } from "../source-days.ts";
import { sql } from "../../store/index.ts";
import { createTable } from "../table-builder.ts";

const columns = [
  COLUMN.day,
  COLUMN.organisation,
  sourcesColumn(
    "sources",
    "distinct source addresses of the organisation on the day",
    "その日のその組織の送信元IPアドレス数",
  ),
  packetsColumn("packets", "their packets", "そのパケット数"),
];

/** What stands for scan sources that no organisation claims. */
const OTHER = "other";

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const rule = scanRuleOf(query);
  const knownOn = textOption(query, "as-known-on") || null;
  const scope = {
    zone: input.zone,
    selection: input.selection,
    trafficClass: query.trafficClass,
    region: query.region,
  };
  const rows = await candidates(input, scope, rule, knownOn);
  const organisations = organisationsOf(input, rows, knownOn);
  const sums = new Map<string, { day: string; organisation: string; sources: number; packets: number }>();
  rows.forEach((row, index) => {
    const organisation = organisations[index] ?? OTHER;
    if (rule === null && organisations[index] === null) return;
    const key = `${row.day} ${organisation}`;
    const sum = sums.get(key) ?? { day: row.day, organisation, sources: 0, packets: 0 };
    sums.set(key, { ...sum, sources: sum.sources + 1, packets: sum.packets + row.packets });
  });
  const table = createTable(columns);
  for (const { day, organisation, sources, packets } of [...sums.values()].toSorted(byDayAndName)) {
    table.add(day, organisation, sources, packets);
  }
  return { columns: table.columns, labels: [], notes: [ruleNote(rule, query), distinctNote(rows, organisations)] };
}

async function candidates(
  input: FigureInput,
  scope: FlowScope,
  rule: ScanRule | null,
  knownOn: string | null,
): Promise<readonly SourceDay[]> {
  if (rule !== null) return findScanSources(input, scope, rule);
  const claims = input.context.registry.claims();
  const claimed = isClaimed(claims, input.zone, input.range, sql`toUInt32(minute)`, knownOn);
  return loadSourceDays(input, scope, pairsWhere(input, scope, claimed));
}

interface OrganisationDay {
  readonly day: string;
  readonly organisation: string;
}

function byDayAndName(left: OrganisationDay, right: OrganisationDay): number {
  if (left.day !== right.day) return left.day < right.day ? -1 : 1;
  if (left.organisation === OTHER || right.organisation === OTHER) return left.organisation === OTHER ? 1 : -1;
  return left.organisation < right.organisation ? -1 : 1;
}

function distinctNote(
  rows: readonly SourceDay[],
  organisations: readonly (string | null)[],
): { readonly en: string; readonly ja: string } {
  const announced = new Set(rows.filter((_, index) => organisations[index] !== null).map((row) => row.hex)).size;
  const all = new Set(rows.map((row) => row.hex)).size;
  return {
    en: `distinct over the range: ${announced} announced of ${all} sources; a day and organisation without a row has none`,
    ja: `期間全体で重複を除くと、${all} 送信元のうち公表されているもの ${announced}。行のない日と組織は 0`,
  };
}

/** Scan sources by day and announcing organisation. */
export const announcedScanners: FigureDefinition = {
  id: "announced-scanners",
  version: 1,
  title: { en: "Announced scanners", ja: "研究・調査目的のスキャン" },
  question: {
    en: "which scan sources of each day belong to organisations that announce their scans?",
    ja: "日ごとのスキャンの送信元のうち、目的を公表している組織のものはどれか",
  },
  definition: {
    en: "The scan sources of each day (see scan-sources; default rule ports10, class request), divided among the organisations whose announced ranges hold the address on that day, and other for those that no organisation claims. The most specific claim decides. --rule none counts every source inside an announced range, scan or not, and then there is no other. --as-known-on uses only the claims that were known on that day, so that a published table can be made again. To announce a scan is not to be welcome, and a source address can be forged.",
    ja: "日ごとのスキャンの送信元（scan-sources を参照。既定の条件は ports10、通信種別 request）を、その日にそのアドレスを公表している組織ごとに分け、どの組織も公表していないものを other とする。範囲が重なる場合は最も狭い範囲の組織とする。--rule none ではスキャンかどうかによらず公表範囲内の全送信元を数え、other はない。--as-known-on はその日までに知られていた情報だけを使うため、公表済みの表を再現できる。公表していることは歓迎されていることを意味せず、送信元アドレスは詐称されうる。",
  },
  defaultClass: "request",
  parameters: [...ruleParameters(true), AS_KNOWN_ON],
  data: ["registry"],
  measure: () => COUNT_SOURCES,
  columns: () => columns,
  compute,
};
