/** Width of a text in a sans-serif face, in pixels, on the safe side: East Asian characters are as wide as high. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 0x1100 && !(code >= 0x2010 && code <= 0x2030)) em += 1;
    else if (/[ .,:;'|!il/()\-[\]]/.test(letter)) em += 0.36;
    else if (/[MWmw%@]/.test(letter)) em += 0.92;
    else em += /[A-Z]/.test(letter) ? 0.7 : 0.59;
  }
  return em * size;
}

/**
 * Moves labels apart along one axis: answers, in the order given, places that are at least `gap` apart, keep the order
 * of the wanted places and stay between `low` and `high`. Where there is no room for all, they are spaced evenly.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const step = order.length > 1 ? Math.min(gap, (high - low) / (order.length - 1)) : gap;
  const placed: number[] = Array.from({ length: wanted.length }, () => 0);
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(wanted[index] ?? 0, floor);
    floor = (placed[index] ?? 0) + step;
  }
  let ceiling = high;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? 0, ceiling);
    ceiling = (placed[index] ?? 0) - step;
  }
  return placed;
}

/** Cuts a text to a width, with an ellipsis where something was cut. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, size) > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
