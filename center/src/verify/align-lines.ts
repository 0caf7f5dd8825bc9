/** Two lines that stand for each other; null where one side has none. */
export type LinePair = readonly [string | null, string | null];

/** Pairs of lines that are looked at, at most; beyond it lines are paired by their place. */
const MOST_PAIRS = 4_000_000;

/** Pairs the lines of two texts so that equal ones stand together, in order; of the rest, those in one gap pair by place. */
export function alignLines(printed: readonly string[], recomputed: readonly string[]): readonly LinePair[] {
  let head = 0;
  while (head < printed.length && head < recomputed.length && printed[head] === recomputed[head]) head++;
  let tail = 0;
  const shorter = Math.min(printed.length, recomputed.length) - head;
  while (tail < shorter && printed.at(-1 - tail) === recomputed.at(-1 - tail)) tail++;
  const same = (lines: readonly string[]): readonly LinePair[] => lines.map((line): LinePair => [line, line]);
  return [
    ...same(printed.slice(0, head)),
    ...alignMiddle(printed.slice(head, printed.length - tail), recomputed.slice(head, recomputed.length - tail)),
    ...same(printed.slice(printed.length - tail)),
  ];
}

function alignMiddle(printed: readonly string[], recomputed: readonly string[]): readonly LinePair[] {
  if (printed.length * recomputed.length > MOST_PAIRS) return pairGap(printed, recomputed);
  const common = commonLengths(printed, recomputed);
  const width = recomputed.length + 1;
  const pairs: LinePair[] = [];
  let gap: [string[], string[]] = [[], []];
  const closeGap = (): void => {
    pairs.push(...pairGap(...gap));
    gap = [[], []];
  };
  let [i, j] = [0, 0];
  while (i < printed.length || j < recomputed.length) {
    const [left, right] = [printed[i], recomputed[j]];
    if (left !== undefined && left === right) {
      closeGap();
      pairs.push([left, left]);
      [i, j] = [i + 1, j + 1];
    } else if (
      right === undefined ||
      (left !== undefined && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      gap[0].push(left ?? "");
      i++;
    } else {
      gap[1].push(right);
      j++;
    }
  }
  closeGap();
  return pairs;
}

/** Longest common subsequences of what is left from each place on. */
function commonLengths(printed: readonly string[], recomputed: readonly string[]): Uint32Array {
  const width = recomputed.length + 1;
  const common = new Uint32Array((printed.length + 1) * width);
  for (let i = printed.length - 1; i >= 0; i--) {
    for (let j = recomputed.length - 1; j >= 0; j--) {
      common[i * width + j] =
        printed[i] === recomputed[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  return common;
}

/** Lines of a gap stand for each other by their place in it. */
function pairGap(printed: readonly string[], recomputed: readonly string[]): readonly LinePair[] {
  const length = Math.max(printed.length, recomputed.length);
  return Array.from({ length }, (_, index): LinePair => [printed[index] ?? null, recomputed[index] ?? null]);
}
