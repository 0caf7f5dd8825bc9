/** The known name that is nearest to a mistyped one (edit distance at most a third of its length), or null. */
export function closestName(given: string, known: readonly string[]): string | null {
  const wanted = given.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best ?? known.find((name) => wanted.length > 2 && name.toLowerCase().startsWith(wanted)) ?? null;
}

/** Advice for an unknown name: the nearest known one, else all known ones. */
export function nameAdvice(given: string, known: readonly string[]): string {
  const closest = closestName(given, known);
  if (closest !== null) return `did you mean “${closest}”?`;
  if (known.length === 0) return "there is none yet";
  return `known: ${known.join(", ")}`;
}

/** The `count` known names with the least edit distance to a mistyped one, the nearest first. */
export function nearestNames(given: string, known: readonly string[], count: number): readonly string[] {
  const wanted = given.toLowerCase();
  const distances = new Map(known.map((name) => [name, editDistance(wanted, name.toLowerCase())]));
  return [...distances]
    .toSorted(([, one], [, other]) => one - other)
    .slice(0, count)
    .map(([name]) => name);
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
