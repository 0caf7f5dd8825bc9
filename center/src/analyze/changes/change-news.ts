import type { DetectedChange } from "../../detect/index.ts";

/** A change that was noticed, or one that was told of before and has ended. */
export interface ChangeNews {
  readonly kind: "noticed" | "ended";
  readonly name: string;
  readonly change: DetectedChange;
}

/**
 * What is new, by the names that were told before, and what has been told by now. A change that is listed no more, because
 * another explains it by now, is still told once it ends; it is forgotten `from` on like all others.
 */
export function newsOf(
  told: ReadonlyMap<string, DetectedChange>,
  listed: ReadonlyMap<string, DetectedChange>,
  detected: ReadonlyMap<string, DetectedChange>,
  from: number,
): readonly [readonly ChangeNews[], ReadonlyMap<string, DetectedChange>] {
  const unlisted = [...told].flatMap(([name, before]): (readonly [string, DetectedChange])[] => {
    const change = detected.get(name) ?? before;
    return listed.has(name) || (change.end ?? Infinity) <= from ? [] : [[name, change]];
  });
  const now = new Map([...unlisted, ...listed]);
  const news = [...now].flatMap(([name, change]): readonly ChangeNews[] => {
    const before = told.get(name);
    const noticed: ChangeNews = { kind: "noticed", name, change };
    const ended: ChangeNews = { kind: "ended", name, change };
    if (before === undefined) return change.end === null ? [noticed] : [noticed, ended];
    return before.end === null && change.end !== null ? [ended] : [];
  });
  return [news, now];
}
