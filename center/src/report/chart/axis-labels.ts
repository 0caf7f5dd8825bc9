import { dayNumber } from "@teiten/core/calendar";

/** Where an axis of bins carries labels: by the index of the bin. */
export type AxisLabels = ReadonlyMap<number, string>;

/** How a bin prints on an axis; `2022-07-01` is `7/1` in Japanese and `1 Jul` in English. */
export type BinFormat = (bin: string) => string;

/**
 * Picks the bins that an axis labels: for days the 1st, 11th and 21st of each month (every first only where the range is
 * long), for other bins about `count` evenly.
 */
export function axisLabels(bins: readonly string[], format: BinFormat, count: number): AxisLabels {
  const daily = bins.every((bin) => /^\d{4}-\d{2}-\d{2}$/.test(bin)) && isConsecutive(bins);
  if (!daily || bins.length <= count) return evenLabels(bins, format, count);
  const days = [["01", "11", "21"], ["01"]].find(
    (wanted) => bins.filter((bin) => wanted.includes(bin.slice(8))).length <= count,
  );
  if (days === undefined) return evenLabels(bins, format, count);
  return new Map(bins.flatMap((bin, index) => (days.includes(bin.slice(8)) ? [[index, format(bin)] as const] : [])));
}

function evenLabels(bins: readonly string[], format: BinFormat, count: number): AxisLabels {
  const step = Math.max(1, Math.ceil(bins.length / count));
  return new Map(bins.flatMap((bin, index) => (index % step === 0 ? [[index, format(bin)] as const] : [])));
}

function isConsecutive(bins: readonly string[]): boolean {
  return bins.every((bin, index) => index === 0 || dayNumber(bin) - dayNumber(bins[index - 1] ?? bin) === 1);
}
