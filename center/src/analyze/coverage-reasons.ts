import type { CoverageState } from "../store/index.ts";
import type { Bilingual } from "./figure.ts";

/** What a sensor is while it does not observe, in words. */
export const STATE_WORDS: Readonly<Record<CoverageState, Bilingual>> = {
  up: { en: "observing", ja: "観測中" },
  blind: { en: "blind", ja: "受信不能" },
  down: { en: "down", ja: "停止" },
  unknown: { en: "unknown", ja: "不明" },
};

const REASONS: Readonly<Record<string, Bilingual>> = {
  "agent not running": { en: "the agent did not run", ja: "エージェントが動いていなかった" },
  "agent broke off": {
    en: "the agent broke off and lost what it had last",
    ja: "エージェントが突然終了し、直前の記録を失った",
  },
  "capture stopped": { en: "the agent ran and the capture stood still", ja: "エージェントは動き、取得は止まっていた" },
  "canaries missed": {
    en: "test packets of the center did not arrive",
    ja: "センターからの試験パケットが届かなかった",
  },
  "address lost": { en: "the host had lost the sensor's address", ja: "ホストがセンサーのアドレスを失っていた" },
  "segments not here yet": { en: "its segments have not arrived yet", ja: "この間の記録がまだ届いていない" },
  "segments set aside": { en: "its segments are set aside", ja: "この間の記録は隔離されている" },
  "tombstone: spool-full": {
    en: "the sensor had to throw its packets away, tombstone: spool-full",
    ja: "センサーの一時保存領域があふれ、記録を捨てた（tombstone: spool-full）",
  },
  "tombstone: disk-full": {
    en: "the sensor had to throw its packets away, tombstone: disk-full",
    ja: "センサーのディスクがあふれ、記録を捨てた（tombstone: disk-full）",
  },
  "tombstone: damaged": {
    en: "the sensor found its packets damaged, tombstone: damaged",
    ja: "センサー上の記録が壊れていた（tombstone: damaged）",
  },
  "no sign": { en: "no sign of the sensor yet", ja: "センサーからの便りがまだない" },
  "not observed": { en: "no capture covers it", ja: "この間の記録がない" },
};

/** A reason of the table `coverage` in words; one that this release does not know stays as it is. */
export function reasonWords(reason: string): Bilingual {
  return REASONS[reason] ?? { en: reason, ja: reason };
}

/** A length of time in words: the two greatest of days, hours, minutes and seconds. */
export function durationWords(seconds: number): Bilingual {
  const parts = UNITS.map(({ length, en, ja }, index) => {
    const before = UNITS[index - 1]?.length ?? Infinity;
    return { count: Math.floor((seconds % before) / length), en, ja };
  });
  const first = parts.findIndex(({ count }) => count > 0);
  const shown = (first < 0 ? parts.slice(-1) : parts.slice(first, first + 2)).filter(
    ({ count }, index) => count > 0 || index === 0,
  );
  return {
    en: shown.map(({ count, en }) => `${count} ${en}`).join(" "),
    ja: shown.map(({ count, ja }) => `${count}${ja}`).join(""),
  };
}

const UNITS = [
  { length: 86_400, en: "d", ja: "日" },
  { length: 3600, en: "h", ja: "時間" },
  { length: 60, en: "min", ja: "分" },
  { length: 1, en: "s", ja: "秒" },
] as const;
