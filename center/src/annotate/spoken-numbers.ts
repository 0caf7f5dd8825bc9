import { roundFigures, roundShare } from "../exchange/index.ts";
import type { Language } from "../report/index.ts";

/** A count or a rate with two significant figures and thousands separators: `1,200`, `46`, `0.3`. */
export function spokenCount(value: number): string {
  return roundFigures(value, 2).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** A share in per cent, whole: `34 %`, `less than 1 %`; `34%`, `1%未満`. */
export function spokenShare(share: number, language: Language): string {
  const percent = Math.round(roundShare(share) * 100);
  if (share > 0 && percent === 0) return language === "ja" ? "1%未満" : "less than 1 %";
  return language === "ja" ? `${percent}%` : `${percent} %`;
}

/** How many times the usual level: `2.4`, `6`, `35`; null beyond a hundred, where the level before was next to nothing. */
export function spokenFactor(factor: number): string | null {
  if (factor > 100) return null;
  return factor < 3 ? factor.toFixed(1) : String(roundFigures(Math.round(factor), 2));
}
