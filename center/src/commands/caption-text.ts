import type { Bilingual, Caption, RowLabel } from "../analyze/index.ts";
import { counted } from "../telemetry/index.ts";

/** A language of the publications. */
export type Language = keyof Bilingual;

const MOST_FOOTNOTES = 20;

/** The caption as lines of text: unit, numerator, denominator, zone, range, sensors, class, coverage, data, revision. */
export function captionLines(caption: Caption, language: Language): readonly string[] {
  const name = (key: keyof typeof NAMES): string => NAMES[key][language];
  const line = (key: keyof typeof NAMES, text: string): string =>
    `${name(key)}${language === "ja" ? "：" : ": "}${text}`;
  const lines = [
    caption.title[language],
    line("unit", caption.unit[language]),
    line("numerator", caption.numerator[language]),
    line("denominator", caption.denominator[language]),
    line("range", rangeText(caption, language)),
    line("sensors", sensorsText(caption, language)),
    line("class", CLASSES[caption.trafficClass][language]),
  ];
  if (caption.region !== null) lines.push(line("region", caption.region));
  lines.push(line("coverage", caption.coverage.map((kind) => COVERAGE[kind][language]).join(", ") || name("none")));
  if (caption.data.length > 0) lines.push(line("data", caption.data.join("; ")));
  lines.push(line("revision", caption.revision));
  return [...lines, ...caption.notes.map((note) => note[language])];
}

/** Marks for the labelled rows of a table, and the footnotes that explain them. */
export function footnotes(
  labels: readonly RowLabel[],
  language: Language,
): { readonly marks: ReadonlyMap<number, string>; readonly lines: readonly string[] } {
  const marks = new Map<number, string>();
  const lines: string[] = [];
  labels.forEach((label, index) => {
    const mark = `*${index + 1}`;
    marks.set(label.row, [marks.get(label.row), mark].filter((text) => text !== undefined).join(" "));
    if (index < MOST_FOOTNOTES) lines.push(`${mark} ${LABELS[label.label][language]}${label.text[language]}`);
  });
  const more = labels.length - MOST_FOOTNOTES;
  if (more > 0)
    lines.push(
      { en: `… and ${more} more (--format json has all)`, ja: `…ほか ${more} 件（--format json で全件）` }[language],
    );
  return { marks, lines };
}

const LABELS: Readonly<Record<RowLabel["label"], Bilingual>> = {
  "spoofed-flood": { en: "spoofed flood: ", ja: "送信元詐称の大量送信：" },
  doubtful: { en: "doubtful: ", ja: "疑わしい：" },
  "announced-scanners": { en: "announced scanners: ", ja: "公表されたスキャン：" },
};

const CLASSES: Readonly<Record<Caption["trafficClass"], Bilingual>> = {
  request: { en: "request", ja: "要求（request）" },
  backscatter: { en: "backscatter", ja: "跳ね返り（backscatter）" },
  other: { en: "other", ja: "その他（other）" },
  all: { en: "all", ja: "すべて（all）" },
};

const COVERAGE: Readonly<Record<Caption["coverage"][number], Bilingual>> = {
  measured: { en: "measured", ja: "実測" },
  declared: { en: "declared", ja: "申告" },
  inferred: { en: "inferred", ja: "推定" },
};

const NAMES = {
  unit: { en: "unit", ja: "単位" },
  numerator: { en: "numerator", ja: "分子" },
  denominator: { en: "denominator", ja: "分母" },
  range: { en: "range", ja: "期間" },
  sensors: { en: "sensors", ja: "センサー" },
  class: { en: "traffic class", ja: "通信種別" },
  region: { en: "source region", ja: "送信元地域" },
  coverage: { en: "coverage", ja: "観測時間の根拠" },
  data: { en: "data", ja: "使用データ" },
  revision: { en: "revision", ja: "版" },
  none: { en: "none recorded", ja: "記録なし" },
} as const satisfies Readonly<Record<string, Bilingual>>;

function rangeText(caption: Caption, language: Language): string {
  const { from, to, zone } = caption;
  return { en: `${from} until before ${to}, ${zone}`, ja: `${from} 以上 ${to} 未満（${zone}）` }[language];
}

function sensorsText(caption: Caption, language: Language): string {
  const { sensorsCovered, sensorsSelected, sensorDays, sensorDaysMissing, group } = caption;
  const days = Math.round(sensorDays * 100) / 100;
  const whose = group === null ? "" : { en: ` (group ${group})`, ja: `（${group}）` }[language];
  return {
    en: `${sensorsCovered} covered of ${sensorsSelected}${whose}, ${counted(days, "sensor-day")}, ${sensorDaysMissing} missing`,
    ja: `${sensorsSelected} 台中 ${sensorsCovered} 台が観測${whose}、${days} センサー日、欠測 ${sensorDaysMissing} センサー日`,
  }[language];
}
