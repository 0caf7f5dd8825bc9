/** A number with its noun in English, singular only for one: `1 row`, `0 rows`. The plural is the singular with an s. */
export function counted(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? "" : "s"}`;
}
