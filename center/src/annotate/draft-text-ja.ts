import { formatInstant, openZone } from "@teiten/core/calendar";
import { regionName } from "@teiten/core/names";
import type { ChangeScope } from "../detect/index.ts";
import { adviceOn, reportPortLabel } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { readFacts } from "./reading.ts";
import type { Confidence, ConfidenceReason, Reading, ReadingKind } from "./reading.ts";
import { spokenCount, spokenFactor, spokenRate, spokenShare } from "./spoken-numbers.ts";
import { differsFromAll, isOfOneBlock, toldPorts, toldRegions } from "./told-shares.ts";
import { whyNarrow } from "./narrow-change.ts";

/** The headline of a draft in Japanese. */
export function headlineJa(facts: BulletinFacts): string {
  const factor = spokenFactor(facts.factor);
  const size = factor === null ? "平常時の100倍以上" : `平常時の約${factor}倍`;
  const where = facts.breadth.sensorsHit === 1 ? "1台のセンサーで" : "";
  return `${whatJa(facts)}パケットが${where}${size}に増加`;
}

/** The text of a draft in Japanese, as Markdown without its front matter. */
export function draftTextJa(facts: BulletinFacts): string {
  const reading = readFacts(facts);
  const parts = facts.parts.length === 0 || whyNarrow(facts) !== null ? [] : [figure("explained")];
  const blocks = [
    lead(facts),
    "## 増加の規模",
    sizeText(facts),
    figure("trend"),
    "## 観測された範囲",
    breadth(facts),
    "## 送信元",
    sources(facts),
    figure(facts.port === null ? "ports" : "regions"),
    "## 送信元の特徴",
    marks(facts),
    "## 見方",
    readingText(reading),
    confidence(reading),
    ...parts,
    "## 管理者の方へ",
    advice(facts, reading).join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** A share that is told as a least one: of a tool whose mark half of the change's packets carry. */
const HALF = 0.5;

const figure = (name: string): string => `\`\`\`figure\nrecipe: ${name}\n\`\`\``;

function whatJa({ port, region, tool, ports = [] }: BulletinFacts): string {
  const from = region === null ? "" : `${regionName(region, "ja")}のアドレスから${port === null ? "の" : ""}`;
  const more = ports.length === 0 ? "" : `など${ports.length + 1}個のポート`;
  const to = port === null ? "" : `${reportPortLabel(port)}${more}あての`;
  const by = tool === null ? "" : `${tool}の特徴を持つ`;
  return `${from}${to}${by}`;
}

function momentJa(zoneName: string, second: number, year: boolean): string {
  const text = formatInstant(openZone(zoneName), second);
  const [yearText = "", month, day] = text.slice(0, 10).split("-");
  return `${year ? `${yearText}年` : ""}${Number(month)}月${Number(day)}日${Number(text.slice(11, 13))}時`;
}

function zoneJa(zone: string): string {
  return zone === "Asia/Tokyo" ? "日本時間" : zone;
}

function lead(facts: BulletinFacts): string {
  return [observation(facts), ...otherPorts(facts), ...oneBlock(facts)].join("");
}

function otherPorts(facts: BulletinFacts): readonly string[] {
  const { named, more } = toldPorts(facts);
  if (named.length === 0) return [];
  const rest = more === 0 ? "" : `、ほか${more}個のポート`;
  return [
    `同じ送信元から、${named.map(reportPortLabel).join("、")}${rest}へも同じ時期にパケットが送られています。以下の数値は${reportPortLabel(facts.port ?? "")}だけのものです。`,
  ];
}

/** A rise that one block makes is told as that, before anything that is told of the port. */
function oneBlock(facts: BulletinFacts): readonly string[] {
  const { topBlockShare, topBlockSources = 0 } = facts.sources;
  if (!isOfOneBlock(facts)) return [];
  return [
    `増加分の${spokenShare(topBlockShare, "ja")}は、256個のアドレスからなる1つのブロックによるものです（そのうち送信が観測されたアドレスは${spokenCount(topBlockSources, "ja")}）。`,
  ];
}

function observation(facts: BulletinFacts): string {
  const { zone, start, end, breadth: found } = facts;
  const began = momentJa(zone, start, true);
  const where = found.sensorsHit === 1 ? "1台のセンサーで" : `${found.sensorsHit}台のセンサーで`;
  if (end === null) {
    return `${began}（${zoneJa(zone)}）ごろから、${whatJa(facts)}パケットが平常時を上回って増加していることを、${where}観測しています。`;
  }
  const sameYear = new Date(start * 1000).getUTCFullYear() === new Date(end * 1000).getUTCFullYear();
  return `${began}ごろから${momentJa(zone, end, !sameYear)}ごろ（${zoneJa(zone)}）にかけて、${whatJa(facts)}パケットが平常時を上回って増加したことを、${where}観測しました。`;
}

function sizeText({ factor, before, during, breadth: found }: BulletinFacts): string {
  const times = spokenFactor(factor);
  const there = found.sensorsHit === 1 ? "そのセンサー" : "増加を観測したセンサー";
  const first =
    times === null
      ? `${there}には、それまでこのようなパケットがほとんど届いておらず、増加後は100倍以上になりました。`
      : `${there}に届いたパケットは、前の28日間の同じ時間帯から予想される数の約${times}倍でした。`;
  if (before === null || during === null) return first;
  const [low, high] = [before, during].map((rate) => spokenRate(rate, found.sensorsJudged, "ja"));
  const base =
    low === high
      ? `観測網の全センサーの平均は、1台・1日あたり${low}のままでした。`
      : `観測網の全センサーの平均では、1台・1日あたり${low}であったものが、${high}になりました。`;
  return `${first}${base}攻撃を受けたホストからの応答（跳ね返りパケット）は含みません。`;
}

const SCOPES: Readonly<Record<ChangeScope, string>> = {
  everywhere: "特定のネットワークだけで起きている変動ではありません。",
  some: "1つのネットワークや国内・海外の一方に限られるものではありませんが、観測網全体には及んでいません。",
  "domestic only": "国内のセンサーだけで観測され、海外のセンサーでは観測されていません。",
  "overseas only": "海外のセンサーだけで観測され、国内のセンサーでは観測されていません。",
  "one network": "1つのネットワークだけで観測されたもので、インターネット全体の傾向を示すものではありません。",
  "one sensor": "1台のセンサーだけで観測されたもので、インターネット全体の傾向を示すものではありません。",
};

function breadth({ breadth: found, observed }: BulletinFacts): string {
  const { sensorsHit, sensorsJudged, networksHit, networksJudged, scope } = found;
  const sensors =
    sensorsHit === sensorsJudged
      ? `平常時の水準がわかっている${sensorsJudged}台のセンサーすべて`
      : `平常時の水準がわかっている${sensorsJudged}台のセンサーのうち${sensorsHit}台`;
  const networks =
    networksHit === networksJudged
      ? `${countedJa(networksJudged)}のネットワーク`
      : `${countedJa(networksJudged)}のネットワークのうち${countedJa(networksHit)}`;
  const gaps =
    observed < 0.98
      ? `なお、センサー日の${spokenShare(1 - observed, "ja")}は観測できておらず、集計に含めていません。`
      : "";
  return `${sensors}（${networks}）で増加を観測しました。${SCOPES[scope]}${gaps}`;
}

/** `4つ`, `12`. */
function countedJa(count: number): string {
  return count < 10 ? `${count}つ` : String(count);
}

function sources(facts: BulletinFacts): string {
  const { sources: found, scannerShare, port } = facts;
  const { count, fresh, blocks, topBlockShare } = found;
  const sentences = [
    `この期間に全センサーで観測された${port === null ? "" : "このポートへの"}送信元IPアドレスは${spokenCount(count, "ja")}でした。`,
  ];
  if (port !== null && fresh !== null && count > 0) {
    sentences.push(
      `そのうち約${spokenShare(fresh / count, "ja")}は、前の28日間にはこのポートへのパケットが観測されていない送信元です。`,
    );
  }
  sentences.push(...regionsText(facts));
  if (blocks > 1 && !isOfOneBlock(facts)) {
    sentences.push(
      topBlockShare >= 0.2
        ? `256個のアドレスからなる1つのブロックだけで、増加分の${spokenShare(topBlockShare, "ja")}を占めています。`
        : `256個のアドレスからなるブロックで最も多いものでも、増加分の${spokenShare(topBlockShare, "ja")}です。`,
    );
  }
  if (scannerShare >= 0.05) {
    sentences.push(
      `増加分の${spokenShare(scannerShare, "ja")}は、実施者が公表している調査目的のスキャンによるものです。`,
    );
  }
  if (differsFromAll(facts)) {
    sentences.push(
      "地域、新しい送信元、ツールについての記述は、この期間の全パケットに関するもので、増加分はその一部です。",
    );
  }
  return sentences.join("");
}

function regionsText({ sources: found, region: own }: BulletinFacts): readonly string[] {
  const { named, isMost } = toldRegions(found);
  const [first, ...others] = named.map(
    ({ region, share }) => `${regionName(region, "ja")}（${spokenShare(share, "ja")}）`,
  );
  if (first === undefined || own !== null) return [];
  if (!isMost) return [`パケット数では、${[first, ...others].join("、")}のアドレスからのものが上位です。`];
  const rest = others.length === 0 ? "です" : `、${others.join("、")}が続きます`;
  return [`パケットの半分以上は${first}のアドレスからのもの${others.length === 0 ? "" : "で"}${rest}。`];
}

function marks({ tools, coTargets, payloads, port }: BulletinFacts): string {
  const named = tools.map(({ tool, share }) =>
    share === HALF ? `${tool}（パケットの半分以上）` : `${tool}（パケットの${spokenShare(share, "ja")}）`,
  );
  const sentences = [
    named.length === 0
      ? "パケットには、既知のツールの特徴は見られません。ただし、ツールが使われていないことを示すものではありません。"
      : `パケットには${named.join("、")}の特徴が見られます。こうした特徴は模倣できることに注意が必要です。`,
  ];
  if (coTargets.length > 0) {
    const ports = coTargets.map(
      ({ port: other, share }) => `${reportPortLabel(other)}（送信元の${spokenShare(share, "ja")}）`,
    );
    sentences.push(`増加分の送信元からは、${ports.join("、")}あてのパケットも観測されています。`);
  } else if (port !== null) sentences.push("増加分の送信元のうち、他のポートにも送っているものは多くありません。");
  if (payloads.length > 0) {
    const classes = payloads.map(
      ({ payload, share }) => `${payload === "unknown" ? "判別できないもの" : payload}（${spokenShare(share, "ja")}）`,
    );
    sentences.push(`ペイロードの先頭から見たパケットの内容は、${classes.join("、")}でした。`);
  }
  return sentences.join("");
}

const READINGS: Readonly<Record<ReadingKind, string>> = {
  "forged-flood":
    "送信元IPアドレスのほとんどは1〜2パケットを送っただけで、送信元を詐称した大量送信とみられます。記録された送信元が実際に送ったとは限りません。",
  "announced-scanners": "増加分の半分以上は、実施者が公表している研究・調査目的のスキャンによるものです。",
  "mirai-like":
    "パケットの多くにMirai型の特徴が見られることから、マルウェアに感染した機器が、次に感染させる機器を探しているものとみられます。",
  "marked-scan":
    "パケットの多くに同じスキャンツールの特徴が見られることから、このサービスに応答するホストを探すスキャンとみられます。",
  "reflector-search":
    "このサービスは要求より大きな応答を返すことがあるため、サービス運用妨害（DoS）攻撃の踏み台に使えるホストを探すスキャンとみられます。",
  "one-block": "増加分の半分以上が1つのアドレスブロックから送られており、少数のホストによるものとみられます。",
  spreading:
    "送信元の多くは新しく現れたもので、特定のアドレスブロックへの集中は見られません。感染の拡大、または多数のホストで分担したスキャンの可能性があります。",
  "known-sources": "送信元の多くは以前からこのポートに送っていたもので、送信量が増えています。",
  open: "現時点でわかっていることからは、原因を判断できません。",
};

function readingText({ kind }: Reading): string {
  return `${READINGS[kind]}送信元IPアドレスはパケットに記録されたもので、実際に誰が送っているかはわかりません。`;
}

const LEVELS: Readonly<Record<Confidence, string>> = { low: "低", medium: "中", high: "高" };
const REASONS: Readonly<Record<ConfidenceReason, string>> = {
  "many-networks": "複数のネットワークの半数以上のセンサーで観測されていること",
  "few-networks": "観測したセンサーが半数に満たないか、ネットワークが少ないこと",
  "clear-rise": "偶然では説明できない増加であること",
  "faint-rise": "ふだんの変動との差が大きくないこと",
  "same-mark": "パケットの多くに同じ特徴が見られること",
  "no-mark": "ツールを示す特徴が見られないこと",
  forged: "送信元が詐称されている可能性があること",
  gaps: "観測できていない時間があること",
  short: "継続時間が2日に満たないこと",
};
const FOR: ReadonlySet<ConfidenceReason> = new Set(["many-networks", "clear-rise", "same-mark"]);

function confidence({ confidence: level, reasons }: Reading): string {
  const speaksFor = reasons.filter((reason) => FOR.has(reason)).map((reason) => REASONS[reason]);
  const against = reasons.filter((reason) => !FOR.has(reason)).map((reason) => REASONS[reason]);
  const why = speaksFor.length > 0 ? `根拠は、${speaksFor.join("、")}です。` : "";
  const doubts = against.length > 0 ? `一方で、${against.join("、")}に留意する必要があります。` : "";
  return `**確度：${LEVELS[level]}。** ${why}${doubts}`.trim();
}

function advice({ port }: BulletinFacts, { kind }: Reading): readonly string[] {
  const own =
    kind === "mirai-like" || kind === "spreading"
      ? [
          "- 自組織のアドレスからこのポートへ送信している場合は、感染した機器がないか調べてください。再起動し、パスワードを変更し、更新してから接続し直してください。",
        ]
      : [];
  const forged =
    kind === "forged-flood"
      ? ["- 送信元は詐称されている可能性があるため、記録された送信元を遮断しないでください。"]
      : [];
  return [
    `- ${adviceOn(port).ja}`,
    ...own,
    ...forged,
    "- 閉じているポートへの要求だけで被害が生じることはありません。実施者が公表している調査目的のスキャンもこうした増加に含まれますが、指標として掲載することはありません。",
  ];
}
