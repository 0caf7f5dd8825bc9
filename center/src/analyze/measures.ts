import type { Bilingual, Measure } from "./figure.ts";

/** The denominator of plain counts. */
export const NO_DENOMINATOR: Bilingual = { en: "none, a count", ja: "なし（件数のまま）" };

/** A figure that counts packets. */
export const COUNT_PACKETS: Measure = {
  unit: { en: "packets", ja: "パケット" },
  numerator: { en: "packets received and decoded to that key", ja: "受信し、その項目に分類したパケットの数" },
  denominator: NO_DENOMINATOR,
};

/** A ranking: counts, and shares of the same block of rows. */
export const COUNT_AND_SHARE: Measure = {
  unit: { en: "packets; share of packets", ja: "パケット、パケットの割合" },
  numerator: { en: "packets received and decoded to that key", ja: "受信し、その項目に分類したパケットの数" },
  denominator: {
    en: "all packets of the same block of rows (of the share)",
    ja: "同じ対象の全パケット（割合について）",
  },
};

/** Counts of rows, and what share of the row's own packets a part of them is. */
export const COUNT_AND_SHARE_OF_ROW: Measure = {
  ...COUNT_AND_SHARE,
  denominator: {
    en: "all packets of the row itself (of the share)",
    ja: "その行の全パケット（割合について）",
  },
};

/** An average over covered sensor-days. */
export const PER_SENSOR_DAY: Measure = {
  unit: { en: "packets per sensor per day", ja: "パケット（センサー1台・1日あたり）" },
  numerator: {
    en: "packets received on sensor-days that count",
    ja: "欠測でないセンサー日に受信したパケット",
  },
  denominator: {
    en: "covered sensor-days, each with its observed share",
    ja: "観測できたセンサー日（観測時間の割合で重み付け）",
  },
};

/** A trend: packets per covered sensor and bin, or sources. */
export function trendMeasure(measure: string): Measure {
  if (measure === "sources") return COUNT_SOURCES;
  return {
    unit: { en: "packets per sensor per bin", ja: "パケット（センサー1台・集計間隔あたり）" },
    numerator: {
      en: "packets received by sensors that count in the bin",
      ja: "その間隔で欠測でないセンサーが受信したパケット",
    },
    denominator: {
      en: "sensors that observed the bin, each with its observed share of the whole bin",
      ja: "その間隔を観測できたセンサー数（観測時間の割合で重み付け）",
    },
  };
}

/** A figure that counts sources. */
export const COUNT_SOURCES: Measure = {
  unit: { en: "source addresses", ja: "送信元IPアドレス" },
  numerator: { en: "distinct source addresses", ja: "重複を除いた送信元IPアドレスの数" },
  denominator: NO_DENOMINATOR,
};
