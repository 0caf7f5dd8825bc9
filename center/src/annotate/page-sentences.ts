import { formatInstant, openZone } from "@teiten/core/calendar";
import { regionName } from "@teiten/core/names";
import { reportPortLabel, wordsOf } from "../report/index.ts";
import type { Language } from "../report/index.ts";
import type { BulletinEdition } from "./edition.ts";
import { PAGE_WORDS } from "./page-words.ts";
import { spokenCount, spokenFactor, spokenRate } from "./spoken-numbers.ts";

/** `12:00 on 5 September 2022`, `2022年9月5日 12:00`, in a zone. */
export function moment(zone: string, second: number, language: Language): string {
  const text = formatInstant(openZone(zone), second);
  const [day, time] = [wordsOf(language).date(text.slice(0, 10)), text.slice(11, 16)];
  return language === "ja" ? `${day} ${time}` : `${day}, ${time}`;
}

/** The zone as it is printed behind a time. */
export function zoneLabel(zone: string, language: Language): string {
  if (zone !== "Asia/Tokyo") return zone;
  return language === "ja" ? "日本時間" : "JST";
}

/** Port and region of the change. */
export function subjectOf({ facts }: BulletinEdition, language: Language): string {
  const region = facts.region === null ? "" : regionName(facts.region, language);
  if (facts.port === null) return region;
  const port = reportPortLabel(facts.port);
  if (region === "") return port;
  return language === "ja" ? `${port}（${region}から）` : `${port} (from ${region})`;
}

/** From when until when, with the zone. */
export function periodOf({ facts, bulletin, status }: BulletinEdition, language: Language): string {
  const end = status === "ended" ? (bulletin.end ?? facts.end) : facts.end;
  const last = end === null ? PAGE_WORDS.goesOn[language] : moment(facts.zone, end, language);
  return `${moment(facts.zone, facts.start, language)} – ${last} (${zoneLabel(facts.zone, language)})`;
}

/** How many times the usual level, and the rates behind it. */
export function sizeOf({ facts }: BulletinEdition, language: Language): string {
  const factor = spokenFactor(facts.factor);
  const times =
    language === "ja"
      ? `平常時の${factor === null ? "100倍以上" : `約${factor}倍`}`
      : `${factor === null ? "more than 100" : `about ${factor}`} times the usual level`;
  if (facts.before === null || facts.during === null) return times;
  const sensors = facts.breadth.sensorsJudged;
  const [before, during] = [facts.before, facts.during].map((rate) => spokenRate(rate, sensors, language));
  return language === "ja"
    ? `${times}（全センサーの平均で1台・1日あたり${before}→${during}）`
    : `${times} (${before} → ${during} packets per sensor and day over all sensors)`;
}

/** At how many sensors and in how many networks. */
export function breadthOf({ facts }: BulletinEdition, language: Language): string {
  const { sensorsHit, sensorsJudged, networksHit, networksJudged } = facts.breadth;
  return language === "ja"
    ? `センサー ${sensorsJudged}台中${sensorsHit}台、ネットワーク ${networksJudged}中${networksHit}`
    : `${sensorsHit} of ${sensorsJudged} sensors, in ${networksHit} of ${networksJudged} networks`;
}

/** How many sources, and how many of them are new. */
export function sourcesOf({ facts }: BulletinEdition, language: Language): string {
  const { count, fresh } = facts.sources;
  const all = spokenCount(count, language);
  if (fresh === null) return all;
  const own = spokenCount(fresh, language);
  return language === "ja" ? `${all}（うち新規 ${own}）` : `${all}, of them new ${own}`;
}

/** What is said above everything else when a bulletin is over, taken back, or not the first of its kind; often nothing. */
export function noticesOf(edition: BulletinEdition, language: Language): readonly string[] {
  const { status, bulletin, facts, history } = edition;
  const last = history.at(-1);
  const notices: string[] = [];
  if (status === "withdrawn") {
    notices.push(
      language === "ja"
        ? `この号外は取り下げました。理由：${last?.what.ja ?? ""}`
        : `This bulletin has been withdrawn: ${last?.what.en ?? ""}`,
    );
  } else if (status === "ended") {
    const end = bulletin.end ?? facts.end ?? last?.at ?? 0;
    const when = moment(facts.zone, end, language);
    notices.push(
      language === "ja"
        ? `この変動は${when}（${zoneLabel(facts.zone, "ja")}）ごろに収まりました。以下の本文は公開時のものです。`
        : `The change ended at about ${when} (${zoneLabel(facts.zone, "en")}). The text below is as it was published.`,
    );
  }
  if (last !== undefined && last.number > 1 && status !== "withdrawn") {
    notices.push(
      language === "ja"
        ? `第${last.number}版での変更点：${last.what.ja}`
        : `Changed in revision ${last.number}: ${last.what.en}`,
    );
  }
  return notices;
}

/** What a listed source fulfils, and how it may be used. */
export function indicatorNote({ settings, indicators }: BulletinEdition, until: string, language: Language): string {
  const { leastPackets, leastSensors } = settings.indicators;
  if (indicators.length === 0) {
    return language === "ja"
      ? "この号外では送信元IPアドレスを掲載していません。詐称の可能性があるか、掲載の条件を満たすものがないためです。"
      : "No source addresses are listed: they may be forged, or none fulfils the conditions for being listed.";
  }
  const day = wordsOf(language).date(until.slice(0, 10));
  return language === "ja"
    ? `${leastSensors}台以上・2つ以上のネットワークのセンサーで観測され、${leastPackets}パケット以上を送った送信元${indicators.length}件です。実施者が公表しているスキャンは除いています。送信元は詐称されることがあり、利用者も入れ替わるため、遮断の根拠とする前に自組織のログと照合してください。${day}まで有効とします。`
    : `${indicators.length} source addresses that were seen by ${leastSensors} sensors or more in at least two networks and sent ${leastPackets} packets or more; scanners that announce themselves are left out. Addresses can be forged and change hands: compare them with your own logs before you block any. Valid until ${day}.`;
}

/** How the numbers were counted, and how they are rounded. */
export function aboutNumbers({ facts }: BulletinEdition, language: Language): string {
  const share = Math.round(facts.observed * 100);
  return language === "ja"
    ? `応答を返さないセンサーに届いたパケットを数えたものです。平均は観測できたセンサー日で割っています（この号外の図の期間では、センサー日の${share}%を観測）。センサーの所在を守るため、パケット数の多い2台のセンサーは3番目のセンサーと同じ数として数え、件数は有効数字2桁かつ10件単位に、1台あたりの値はセンサー1台の10パケットに相当する幅以上に、割合は1%単位に丸め、センサーごとの値や少数のセンサーだけで観測されたものは公開しません。`
    : `Packets are those that reached sensors which answer nothing. Averages are divided by the sensor-days that were observed (${share} % of them in the period of the first figure). So that nobody learns where the sensors are, the two sensors with most packets count as much as the third, counts are rounded to two figures and whole tens, averages to steps of at least ten packets at one sensor, shares to whole per cent, and neither values of single sensors nor what few sensors saw is published.`;
}
