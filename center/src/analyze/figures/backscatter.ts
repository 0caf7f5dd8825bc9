import { createBins, formatInstant } from "@teiten/core/calendar";
import { portLabel } from "@teiten/core/names";
import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { BACKSCATTER_KINDS, IS_ANSWER, KIND_WORDS, kindOfAnswer } from "../backscatter-kinds.ts";
import { boundList } from "../bound-list.ts";
import { COLUMN, measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import type { Bilingual, ColumnSpec, FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { binOption, binParameter, numberOption, textOption } from "../parameter-specs.ts";
import { sourceAddress } from "../source-address.ts";
import { createTable } from "../table-builder.ts";

/** Silence that ends an attack, as in Moore, Voelker and Savage, “Inferring Internet Denial-of-Service Activity”, 2001. */
const SILENCE_SECONDS = 300;
const MINUTE = 60;
const LEAST_PACKETS = 3;
const MOST_ROWS = 20;

const specs: readonly ColumnSpec[] = [
  COLUMN.bin,
  textColumn(
    "victim",
    "address that answered; for a reflection the abused server",
    "応答したアドレス（reflection では悪用されたサーバー）",
  ),
  { ...COLUMN.region, help: { en: "region of that address, ?? when unknown", ja: "そのアドレスの地域（不明は ??）" } },
  textColumn(
    "port",
    "port it answered from: the service under attack, or abused",
    "応答の送信元ポート（攻撃または悪用されたサービス）",
  ),
  packetsColumn("packets", "packets of these answers", "応答のパケット数"),
  COLUMN.sensors,
  measureColumn(
    "seconds",
    { en: "seconds", ja: "秒" },
    { en: "time under attack in the bin, in whole minutes", ja: "その間隔内で攻撃が続いた時間（分単位）" },
  ),
  textColumn(
    "kind",
    "what the answers are",
    "応答の種類（TCP応答 tcp-reply、ICMPエラー icmp-error、ICMP応答 icmp-reply、反射 reflection、ACKのみ stray-ack）",
  ),
  measureColumn(
    "attacks",
    { en: "attacks", ja: "件" },
    { en: "stretches with at most five minutes of silence in between", ja: "5分を超える途切れで区切った攻撃の数" },
  ),
  measureColumn("asn", { en: "", ja: "" }, { en: "AS number of the address, 0 when unknown", ja: "AS番号（不明は0）" }),
  textColumn("first", "first minute in the bin, in the zone", "その間隔での最初の分"),
  textColumn("last", "last minute in the bin, in the zone", "その間隔での最後の分"),
];

interface Row {
  readonly start: number;
  readonly victim: string;
  readonly hex: string;
  readonly region: string;
  readonly asn: number;
  readonly protocol: number;
  readonly service: number;
  readonly kind: number;
  readonly total: number;
  readonly sensors: number;
  readonly seconds: number;
  readonly attacks: number;
  readonly first: number;
  readonly last: number;
  /** Minutes with answers. */
  readonly answered: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query, zone, range } = input;
  const bins = createBins(zone, range, binOption(query));
  const start = binStart(bins);
  const answers: Answers = { start, kind: await kindOfAnswer(input, scopeOf(input)), rows: answersAsked(input) };
  const rows = await input.context.store.query<Row>(sql`
    select start, replaceOne(toString(address), '::ffff:', '') as victim, hex(address) as hex, region, asn,
      protocol, service, kind, total, sensors, ${seconds} as seconds, ${attacks} as attacks,
      minutes[1] as first, minutes[-1] as last, length(minutes) as answered
    from (${stretches(input, answers)})
    order by start, total desc, kind, address, protocol, service
    limit ${bind("UInt32", numberOption(query, "top"))} by start`);
  const floods = await floodsOf(input, answers, rows);
  const labels = new Map(bins.starts.map((second, bin) => [second, bins.labels[bin] ?? ""]));
  const table = createTable(specs);
  const marks = rows.flatMap((row) => {
    const { victim, region, protocol, service, total, sensors, asn } = row;
    const [first, last] = [formatInstant(zone, row.first), formatInstant(zone, row.last)];
    const port = portLabel(protocol, service, 0);
    const kind = BACKSCATTER_KINDS[row.kind] ?? "";
    const bin = labels.get(row.start) ?? "";
    const at = table.add(bin, victim, region, port, total, sensors, row.seconds, kind, row.attacks, asn, first, last);
    const flood = floods.get(keyOf(row));
    return flood === undefined ? [] : [floodLabel(at, flood)];
  });
  return {
    columns: table.columns,
    labels: marks,
    notes: [...(await totalNotes(input, answers)), ...fewNotes(rows)],
    japanese: { kind: rows.map(({ kind }) => KIND_WORDS[kind] ?? "") },
  };
}

/** The rows that are asked for, their kind, and the start of their bin. */
interface Answers {
  readonly start: BoundSql;
  readonly kind: BoundSql;
  readonly rows: BoundSql;
}

const gaps = raw("arrayDifference(minutes)");
const isBreak = raw(`gap > ${SILENCE_SECONDS}`);
/** Attacks are one more than the breaks between them; each lasts to the end of its last minute. */
const attacks = sql`1 + arrayCount(gap -> ${isBreak}, ${gaps})`;
const seconds = sql`${raw(String(MINUTE))} + arraySum(gap -> if(${isBreak}, ${raw(String(MINUTE))}, gap), ${gaps})`;

/** Minutes with answers, ascending, of each bin, address, service and kind that has packets enough. */
function stretches(input: FigureInput, { start, kind, rows }: Answers): BoundSql {
  return sql`
    select ${start} as start, source as address, protocol, service, ${kind} as kind,
      argMax(flows.region, minute) as region, argMax(flows.asn, minute) as asn, sum(flows.packets) as total,
      uniqExact(sensor) as sensors, arraySort(groupUniqArray(toUInt32(minute))) as minutes
    from flows where ${rows} and ${ofKind(input, kind)}
    group by start, address, protocol, service, kind
    having total >= ${bind("UInt64", numberOption(input.query, "min-packets"))}`;
}

function answersAsked(input: FigureInput): BoundSql {
  const victim = textOption(input.query, "victim");
  return sql`${inScope(scopeOf(input))} and ${IS_ANSWER} and ${victim === "" ? raw("1") : sourceAddress(victim).isIt}`;
}

function ofKind({ query }: FigureInput, kind: BoundSql): BoundSql {
  const number = BACKSCATTER_KINDS.findIndex((known) => known === textOption(query, "kind"));
  return number < 0 ? raw("1") : sql`${kind} = ${bind("UInt8", number)}`;
}

const keyOf = ({ start, hex, protocol, service, kind }: Row): string => [start, hex, protocol, service, kind].join(" ");

/** What floods with forged sources made of the rows: many “victims” of a packet or two each are no victims. */
async function floodsOf(
  input: FigureInput,
  { start, kind, rows }: Answers,
  listed: readonly Row[],
): ReturnType<typeof countFloods> {
  const addresses = [...new Set(listed.map(({ hex }) => hex))];
  if (addresses.length === 0) return new Map();
  const key = sql`concat(toString(${start}), ' ', hex(source), ' ', toString(protocol), ' ', toString(service), ' ',
    toString(${kind}))`;
  return countFloods(input, scopeOf(input), key, sql`${rows} and hex(source) in ${boundList("String", addresses)}`);
}

/** All answers by kind, also those in rows that are not listed. */
async function totalNotes(input: FigureInput, { kind, rows }: Answers): Promise<readonly Bilingual[]> {
  const found = await input.context.store.query<{ kind: number; total: number; addresses: number }>(sql`
    select ${kind} as kind, sum(flows.packets) as total, uniqExact(source) as addresses
    from flows where ${rows} and ${ofKind(input, kind)} group by kind order by total desc`);
  if (found.length === 0) return [];
  const named = found.map(({ kind: number, ...counts }) => ({ ...counts, name: BACKSCATTER_KINDS[number] ?? "" }));
  const en = named.map(({ name, total, addresses }) => `${name} ${total} packets of ${counted(addresses, "sender")}`);
  const ja = named.map(({ name, total, addresses }) => `${name} ${addresses} アドレス ${total} パケット`);
  return [{ en: `in all: ${en.join("; ")}`, ja: `全体：${ja.join("、")}` }];
}

/** Answers of a minute that has any, on average, from which on a silence of five minutes is hardly chance. */
const ENOUGH_ANSWERS = 2;

/** How many rows may count one attack as several, because too few answers reach the sensors. */
function fewNotes(rows: readonly Row[]): readonly Bilingual[] {
  const few = rows.filter(({ attacks: n, total, answered }) => n > 1 && total < ENOUGH_ANSWERS * answered).length;
  if (few === 0) return [];
  return [
    {
      en: `in ${counted(few, "row")} too few answers reached the sensors to tell attacks apart: what attacks counts there can be one attack, and seconds are a lower bound`,
      ja: `${few} 行では、届いた応答が少なく攻撃の切れ目が分からない。そこでの attacks は1つの攻撃を分けて数えたものでありえ、seconds は下限である`,
    },
  ];
}

/** Victims of denial of service, by their answers to forged addresses. */
export const backscatter: FigureDefinition = {
  id: "backscatter",
  version: 1,
  title: { en: "Backscatter: victims of denial of service", ja: "跳ね返りパケット（DoS攻撃を受けた側からの応答）" },
  question: {
    en: "who answers addresses that never asked, from which port and for how long?",
    ja: "問い合わせていない宛先へ応答しているのは誰か、どのポートから、どれだけの間か",
  },
  definition: {
    en: "A victim of an attack with forged sender addresses answers to those addresses; the sensors get the answers that go to theirs. A row is one address, port and kind in one bin. The port is the one that the answer came from: the service under attack. tcp-reply: SYN-ACK or RST. icmp-error: an error about a packet; its sender can be a router before the victim, and the service is not known. icmp-reply: the answer to an echo or similar request. reflection: a UDP answer from the port of a service that answers anybody, or any answer in a minute in which at least 1000 addresses answer a sensor that has one address, each with at most 30 packets; its sender is a server that someone asks in the name of the sensor's address, not a victim. stray-ack: a TCP segment with ACK and neither SYN nor RST; it can be an answer, a probe or what is left of a connection. An attack lasts from its first minute to its last; more than five minutes without an answer end it (Moore, Voelker and Savage 2001). seconds adds up the attacks of the bin in whole minutes; one that goes on over the edge of a bin counts in both, each with its own part. Few answers reach few addresses: packets and seconds are what the sensors saw, a lower bound of the attack, and where less than an answer in five minutes is due, one attack falls apart into several. Rows with fewer than --min-packets packets are left out. A flood of answers from tens of thousands of addresses with a packet or two each is forged itself and labelled so.",
    ja: "送信元を詐称した攻撃を受けた側は、詐称されたアドレスへ応答する。センサーには自分のアドレス宛ての応答が届く。1行は、集計間隔・アドレス・ポート・種類の組。ポートは応答の送信元ポートで、攻撃されたサービスを示す。tcp-reply は SYN-ACK または RST。icmp-error はパケットに対するエラーで、手前のルーターが送ることもあり、攻撃されたサービスは分からない。icmp-reply はエコーなどの要求への応答。reflection は、誰にでも応答するサービスのポートから届いたUDPの応答、または1分間に1000以上のアドレスが、アドレスを1つだけ持つセンサーへ（それぞれ30パケット以下で）応答したときの応答。送信元はセンサーのアドレスを騙った問い合わせに悪用されたサーバーであり、被害者ではない。stray-ack は SYN も RST もない ACK で、応答・探索・接続の残りのいずれもありうる。攻撃は最初の分から最後の分まで続くとし、応答が5分を超えて途切れたら終わりとみなす（Moore, Voelker, Savage 2001）。seconds はその間隔内の攻撃の時間の合計（分単位）で、間隔をまたぐ攻撃は両方にそれぞれの分だけ数える。センサーに届く応答は一部なので、パケット数と時間は攻撃の下限であり、応答が5分に1つも届かない程度の攻撃は複数に分かれて数えられる。--min-packets 未満の行は省く。数万のアドレスから1〜2パケットずつ届く応答は、それ自体が詐称であり、その旨を示す。",
  },
  defaultClass: "backscatter",
  parameters: [
    binParameter(["hour", "day", "week", "month"], "day"),
    {
      name: "kind",
      kind: "choice",
      choices: ["all", ...BACKSCATTER_KINDS],
      default: "all",
      help: { en: "only answers of this kind", ja: "この種類の応答だけを対象にする" },
    },
    {
      name: "victim",
      kind: "text",
      default: null,
      help: { en: "only this address", ja: "このアドレスだけを対象にする" },
    },
    {
      name: "min-packets",
      kind: "integer",
      default: LEAST_PACKETS,
      minimum: 1,
      help: { en: "leave out rows with fewer packets", ja: "パケット数がこれより少ない行は省く" },
    },
    {
      name: "top",
      kind: "integer",
      default: MOST_ROWS,
      minimum: 1,
      help: { en: "how many rows to list in each bin", ja: "間隔ごとに何行まで示すか" },
    },
  ],
  data: ["region", "asn"],
  standsAlone: {
    en: "attacks are events of their own: the victims of another period are other victims",
    ja: "攻撃は個々の出来事であり、別の期間の被害者と並べても比べられない",
  },
  measure: () => COUNT_PACKETS,
  columns: () => specs,
  compute,
};
