import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, sql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput, RowLabel } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import type { ScanRule } from "./scan-rules.ts";
import type { SourceDay } from "./source-days.ts";

interface Answers {
  readonly start: number;
  readonly hex: string;
  readonly synAcks: number;
  readonly resets: number;
  readonly acks: number;
  readonly icmp: number;
  readonly udp: number;
  readonly ephemeral: number;
  readonly ports: number;
}

const BACKSCATTER = TRAFFIC_CLASSES.indexOf("backscatter");
const MOST_ASKED = 500;

/**
 * Labels for rows that meet a scan rule only because of packets that answer something: without them the source would not
 * be a scan source. `rows[i]` is row `i` of the figure.
 */
export async function doubtfulLabels(
  input: FigureInput,
  scope: FlowScope,
  rule: ScanRule,
  rows: readonly SourceDay[],
): Promise<readonly RowLabel[]> {
  const doubtful = rows.flatMap((row, index) =>
    row.answers > 0 && row.requestPorts < rule.minPorts ? [{ row, index }] : [],
  );
  if (doubtful.length === 0) return [];
  const details = await answersOf(
    input,
    scope,
    doubtful.slice(0, MOST_ASKED).map(({ row }) => row.hex),
  );
  return doubtful.map(({ row, index }) => doubtfulLabel(index, row, details.get(`${row.day} ${row.hex}`)));
}

async function answersOf(
  input: FigureInput,
  scope: FlowScope,
  sources: readonly string[],
): Promise<ReadonlyMap<string, Answers>> {
  const { bins } = input.coverage;
  const rows = await input.context.store.query<Answers>(sql`
    select ${binStart(bins)} as start, hex(source) as hex,
      sumIf(packets, protocol = 6 and bitAnd(flags, 22) = 18) as synAcks,
      sumIf(packets, protocol = 6 and bitTest(flags, 2)) as resets,
      sumIf(packets, protocol = 6 and bitAnd(flags, 22) = 16) as acks,
      sumIf(packets, protocol in (1, 58)) as icmp, sumIf(packets, protocol = 17) as udp,
      uniqExactIf((protocol, port), protocol in (6, 17) and port >= 1024) as ephemeral,
      uniqExactIf((protocol, port), protocol in (6, 17)) as ports
    from flows
    where ${inScope(scope)} and class = ${bind("UInt8", BACKSCATTER)}
      and hex(source) in ${boundList("String", [...new Set(sources)])}
    group by start, hex`);
  const days = new Map(bins.starts.map((start, bin) => [start, bins.labels[bin] ?? ""]));
  return new Map(rows.map((row) => [`${days.get(row.start) ?? ""} ${row.hex}`, row]));
}

function doubtfulLabel(index: number, row: SourceDay, answers: Answers | undefined): RowLabel {
  const kinds = answers === undefined ? "" : kindsOf(answers);
  const ports = answers === undefined ? null : answers;
  const where = ports === null ? "" : ` to ${ports.ports} ports, ${ports.ephemeral} of them ephemeral (1024 or above)`;
  const whereJa = ports === null ? "" : `、宛先は ${ports.ports} ポート（うち1024番以上が ${ports.ephemeral}）`;
  return {
    row: index,
    label: "doubtful",
    text: {
      en: `${row.source} on ${row.day}: ${row.answers} of ${row.packets} packets are answers${kinds === "" ? "" : ` (${kinds})`}${where}; with requests alone it reaches ${row.requestPorts} ports. It answers to forged addresses: a victim of denial of service, not a scanner`,
      ja: `${row.source}（${row.day}）：${row.packets} パケット中 ${row.answers} が応答${kinds === "" ? "" : `（${kinds}）`}${whereJa}。要求だけなら ${row.requestPorts} ポート。送信元を詐称されたDoS攻撃の被害者による跳ね返りで、スキャンではないと考えられる`,
    },
    packets: row.answers,
    sources: null,
  };
}

function kindsOf(answers: Answers): string {
  const counts: readonly (readonly [string, number])[] = [
    ["SYN-ACK", answers.synAcks],
    ["RST", answers.resets],
    ["ACK", answers.acks],
    ["ICMP", answers.icmp],
    ["UDP", answers.udp],
  ];
  return counts
    .filter(([, packets]) => packets > 0)
    .toSorted((left, right) => right[1] - left[1])
    .map(([name, packets]) => `${packets} ${name}`)
    .join(", ");
}
