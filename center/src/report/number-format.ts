const MINUS = "\u2212";

/** A number with thousands separators and a fixed number of decimals, the same in both languages. */
export function formatNumber(value: number, decimals = 0): string {
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** A share between 0 and 1 as a percentage with one decimal; a share that would round to nothing says so. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return "<0.1%";
  return `${formatNumber(share * 100, 1)}%`;
}

/** A relative change (0.25 is a quarter more) with its sign; from tenfold on as a factor. */
export function formatChange(change: number): string {
  if (change >= 9) return `×${formatNumber(change + 1, change >= 99 ? 0 : 1)}`;
  const percent = change * 100;
  const text = formatNumber(percent, 1);
  return percent >= 0.05 ? `+${text}%` : percent <= -0.05 ? `${text}%` : "±0.0%";
}

/** Decimals that let every value of one column show about three figures, with the points under each other. */
export function columnDecimals(values: readonly (number | null)[]): number {
  const present = values.filter((value): value is number => value !== null && value !== 0).map(Math.abs);
  if (present.length === 0) return 0;
  const smallest = Math.min(...present);
  return smallest >= 100 ? 0 : smallest >= 1 ? 1 : 2;
}

/** A single value with about three figures. */
export function formatRate(value: number): string {
  return formatNumber(value, columnDecimals([value]));
}
