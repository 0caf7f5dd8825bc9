import { LEAST_COUNT, rateStep, roundCount, roundFigures, roundRate, roundShare } from "../exchange/index.ts";
import type { Language } from "../report/index.ts";

/** A count as it is published: `about 1,200`, `fewer than 10`; `約1,200件`, `10件未満`. */
export function spokenCount(count: number, language: Language): string {
  const isFew = count < LEAST_COUNT;
  const number = (isFew ? LEAST_COUNT : roundCount(count)).toLocaleString("en-US");
  if (language === "ja") return isFew ? `${number}件未満` : `約${number}件`;
  return isFew ? `fewer than ${number}` : `about ${number}`;
}

/** Packets per sensor as they are published: `about 460`, `less than 2`; `約460パケット`, `2パケット未満`. */
export function spokenRate(rate: number, sensors: number, language: Language): string {
  const rounded = roundRate(rate, sensors);
  const isFew = rounded === 0;
  const number = (isFew ? rateStep(sensors) : rounded).toLocaleString("en-US", { maximumFractionDigits: 6 });
  if (language === "ja") return isFew ? `${number}パケット未満` : `約${number}パケット`;
  return isFew ? `less than ${number}` : `about ${number}`;
}

/** A share in per cent, whole: `34 %`, `less than 1 %`, `more than 99 %`; `34%`, `1%未満`, `99%超`. */
export function spokenShare(share: number, language: Language): string {
  const percent = Math.round(roundShare(share) * 100);
  if (share > 0 && percent === 0) return language === "ja" ? "1%未満" : "less than 1 %";
  if (share < 1 && percent === 100) return language === "ja" ? "99%超" : "more than 99 %";
  return language === "ja" ? `${percent}%` : `${percent} %`;
}

/** How many times the usual level: `2.4`, `6`, `35`; null beyond a hundred, where the level before was next to nothing. */
export function spokenFactor(factor: number): string | null {
  if (factor > 100) return null;
  return factor < 3 ? factor.toFixed(1) : String(roundFigures(Math.round(factor), 2));
}
