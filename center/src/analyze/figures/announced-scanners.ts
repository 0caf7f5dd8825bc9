import { counted } from "../../telemetry/index.ts";
import { loadAnnouncedDays } from "../announced-days.ts";
import type { AnnouncedDay } from "../announced-days.ts";
import { COLUMN, packetsColumn, sourcesColumn } from "../column-specs.ts";
import type { Bilingual, FigureDefinition, FigureInput, FigureTable, RowLabel } from "../figure.ts";
import { floodLabel } from "../flood-labels.ts";
import { COUNT_SOURCES } from "../measures.ts";
import { organisationsOf } from "../organisations.ts";
import { AS_KNOWN_ON, textOption } from "../parameter-specs.ts";
import { ruleNote, ruleParameters, scanRuleOf } from "../scan-rules.ts";
import type { ScanRule } from "../scan-rules.ts";
import { findScanSources } from "../scan-sources.ts";
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

/** One source of one day, as far as this figure needs it. */
interface Candidate extends Pick<AnnouncedDay, "day" | "hex" | "packets" | "floodPackets" | "organisation"> {
  /** Packets that let it meet the scan rule although they only answer something; 0 when its requests alone meet it. */
  readonly doubtfulPackets: number;
}

interface Sum extends OrganisationDay {
  sources: number;
  packets: number;
  readonly flood: { packets: number; sources: number };
  readonly doubtful: { packets: number; sources: number };
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const rule = scanRuleOf(query);
  const rows = await candidates(input, rule);
  const table = createTable(columns);
  const labels: RowLabel[] = [];
  for (const sum of sumByOrganisation(rows).toSorted(byDayAndName)) {
    const row = table.add(sum.day, sum.organisation, sum.sources, sum.packets);
    if (sum.flood.sources > 0) labels.push(floodLabel(row, { key: "", ...sum.flood }));
    if (sum.doubtful.sources > 0) labels.push(doubtfulLabel(row, sum));
  }
  return { columns: table.columns, labels, notes: [ruleNote(rule, query), distinctNote(rows)] };
}

async function candidates(input: FigureInput, rule: ScanRule | null): Promise<readonly Candidate[]> {
  const { query, zone, selection } = input;
  const knownOn = textOption(query, "as-known-on") || null;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  if (rule === null) {
    const near = await loadAnnouncedDays(input, scope, knownOn);
    return near.filter(({ organisation }) => organisation !== null).map((row) => ({ ...row, doubtfulPackets: 0 }));
  }
  const found = await findScanSources(input, scope, rule);
  const organisations = organisationsOf(input, found, knownOn);
  return found.map((row, index) => ({
    ...row,
    organisation: organisations[index] ?? null,
    doubtfulPackets: row.requestPorts < rule.minPorts ? row.answers : 0,
  }));
}

function sumByOrganisation(rows: readonly Candidate[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const { day, organisation, packets, floodPackets, doubtfulPackets } of rows) {
    const name = organisation ?? OTHER;
    const key = `${day} ${name}`;
    const sum = sums.get(key) ?? emptySum(day, name);
    sums.set(key, sum);
    sum.sources += 1;
    sum.packets += packets;
    sum.flood.packets += floodPackets;
    sum.flood.sources += floodPackets > 0 ? 1 : 0;
    sum.doubtful.packets += doubtfulPackets;
    sum.doubtful.sources += doubtfulPackets > 0 ? 1 : 0;
  }
  return [...sums.values()];
}

function emptySum(day: string, organisation: string): Sum {
  const none = { packets: 0, sources: 0 };
  return { day, organisation, ...none, flood: { ...none }, doubtful: { ...none } };
}

function doubtfulLabel(row: number, { sources, doubtful }: Sum): RowLabel {
  return {
    row,
    label: "doubtful",
    text: {
      en: `${doubtful.sources} of ${counted(sources, "source")} can meet the rule only with packets that answer something (class backscatter): victims of denial of service rather than scanners`,
      ja: `${sources} 送信元のうち ${doubtful.sources} は、応答パケット（通信種別 backscatter）を含めなければ条件を満たさない。スキャンではなくDoS攻撃の被害者と考えられる`,
    },
    ...doubtful,
  };
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

function distinctNote(rows: readonly Candidate[]): Bilingual {
  const announced = new Set(rows.filter(({ organisation }) => organisation !== null).map((row) => row.hex)).size;
  const all = new Set(rows.map((row) => row.hex)).size;
  return {
    en: `distinct over the range: ${announced} announced of ${counted(all, "source")}; an organisation without a row on a day has none, and is missing on a day that no sensor covered`,
    ja: `期間全体で重複を除くと、${all} 送信元のうち公表されているもの ${announced}。行のない日と組織は 0、どのセンサーも観測していない日は欠測`,
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
  standsAlone: {
    en: "its rows are the organisations of each day, most of which have none; scan-sources --count and scanner-share compare",
    ja: "日ごとの組織の表で、行がない日が多い。比較は scan-sources --count と scanner-share による",
  },
  measure: () => COUNT_SOURCES,
  columns: () => columns,
  compute,
};
