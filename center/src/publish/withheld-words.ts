import type { PublicationWords, PublishedGroupName, PublishedSeries, WithheldPart } from "./publication.ts";

/** Groups of sensors in words. */
export const GROUP_WORDS: Readonly<Record<PublishedGroupName, PublicationWords>> = {
  domestic: { en: "sensors at home", ja: "国内のセンサー" },
  overseas: { en: "sensors abroad", ja: "国外のセンサー" },
  all: { en: "all sensors", ja: "全センサー" },
};

/** Why a cell is withheld, by the reason that the gate gives. */
export const REASON_WORDS: Readonly<Record<string, PublicationWords>> = {
  "too early": {
    en: "the period ended too short a time ago",
    ja: "期間の終わりから公表までの日数が経っていない",
  },
  "too few sensors": {
    en: "too few sensors, or sensors of too few operators, were observing",
    ja: "観測していたセンサーの数、またはその運営者の数が足りない",
  },
  "under review": {
    en: "many sensors got a burst of one size, as if somebody had marked them",
    ja: "多くのセンサーに同じ規模の通信が届いており、何者かが印を付けたと疑われる",
  },
};

/** The words of a reason; a reason without words stands for itself. */
export function reasonWords(reason: string): PublicationWords {
  return REASON_WORDS[reason] ?? { en: reason, ja: reason };
}

/** What of the series is withheld: an entry for each group and reason, or each series where only some are. */
export function withheldSeries(series: readonly PublishedSeries[]): readonly WithheldPart[] {
  const counts = new Map<string, { name: string; reason: string; count: number }>();
  for (const { group, name, cells } of series) {
    for (const { withheld } of cells) {
      if (withheld === null) continue;
      const key = `${group}/${name}`;
      const entry = counts.get(`${key} ${withheld}`) ?? { name: key, reason: withheld, count: 0 };
      entry.count++;
      counts.set(`${key} ${withheld}`, entry);
    }
  }
  return [...counts.values()].map(({ name, reason, count }) => ({
    part: "series",
    name,
    count,
    reason: reasonWords(reason),
  }));
}

/** Why there is no table of announced scanners. */
export const SCANNER_WORDS: {
  readonly noRegistry: PublicationWords;
  readonly tooFew: (least: { readonly sensors: number; readonly operators: number }) => PublicationWords;
} = {
  noRegistry: { en: "no registry of announced scanners was given", ja: "公表されたスキャナーの一覧がない" },
  tooFew: ({ sensors, operators }) => ({
    en: `the table of scanners takes ${sensors} sensors of ${operators} operators at least`,
    ja: `スキャナーの表を公表するには、${operators} 以上の運営者による ${sensors} 台以上のセンサーが必要である`,
  }),
};

/** That the network is too small to publish anything. */
export function tooSmall({
  sensors,
  operators,
}: {
  readonly sensors: number;
  readonly operators: number;
}): PublicationWords {
  return {
    en: `nothing new is published: that takes ${sensors} sensors of ${operators} operators at least`,
    ja: `公表には ${operators} 以上の運営者による ${sensors} 台以上のセンサーが必要であり、新たな公表はない`,
  };
}

/** Why rows of the table of single sensors end early. */
export function ranksWords({
  sensors,
  operators,
}: {
  readonly sensors: number;
  readonly operators: number;
}): PublicationWords {
  return {
    en: `a row is shown as far down as ${sensors} sensors of ${operators} operators share it`,
    ja: `各行は、${operators} 以上の運営者による ${sensors} 台以上のセンサーで共通する順位までを示す`,
  };
}
