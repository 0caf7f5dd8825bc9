import type { BulletinFacts } from "./bulletin-facts.ts";

/** How sure the reading is. */
export type Confidence = "low" | "medium" | "high";

/** Why the confidence is what it is: for it, or against it. */
export type ConfidenceReason =
  | "many-networks"
  | "few-networks"
  | "clear-rise"
  | "faint-rise"
  | "same-mark"
  | "no-mark"
  | "forged"
  | "gaps"
  | "short";

/** What the sources look like. */
export type ReadingKind =
  | "forged-flood"
  | "announced-scanners"
  | "mirai-like"
  | "marked-scan"
  | "one-block"
  | "spreading"
  | "known-sources"
  | "reflector-search"
  | "open";

/** What a change is read as, how surely, and why. The same facts give the same reading. */
export interface Reading {
  readonly kind: ReadingKind;
  readonly confidence: Confidence;
  readonly reasons: readonly ConfidenceReason[];
}

/** UDP services that answer more than they are asked, and are searched for as reflectors. */
const REFLECTORS: ReadonlySet<string> = new Set(
  "19 53 111 123 137 161 177 389 520 1900 3283 3702 5353 11211 37810".split(" ").map((port) => `${port}/UDP`),
);
const MOST_SCANNERS = 0.5;
const MARKED = 0.5;
const ONE_BLOCK = 0.5;
const MANY_FRESH = 0.5;
const DAY = 86_400;

/** Reads the facts. */
export function readFacts(facts: BulletinFacts): Reading {
  const kind = kindOf(facts);
  const reasons = reasonsOf(facts, kind);
  const speaksAgainst = reasons.filter((reason) => AGAINST.has(reason)).length;
  const confidence = reasons.includes("forged") || speaksAgainst > 1 ? "low" : speaksAgainst === 0 ? "high" : "medium";
  return { kind, confidence, reasons };
}

const AGAINST: ReadonlySet<ConfidenceReason> = new Set([
  "few-networks",
  "faint-rise",
  "no-mark",
  "forged",
  "gaps",
  "short",
]);

function kindOf({ flood, scannerShare, tools, sources, port }: BulletinFacts): ReadingKind {
  if (flood) return "forged-flood";
  if (scannerShare >= MOST_SCANNERS) return "announced-scanners";
  if (sources.topBlockShare >= ONE_BLOCK && !isReflector(port)) return "one-block";
  const first = tools[0];
  if (first !== undefined && first.share >= MARKED) return first.tool === "Mirai" ? "mirai-like" : "marked-scan";
  if (isReflector(port)) return "reflector-search";
  if (sources.fresh !== null && sources.count > 0 && sources.fresh >= MANY_FRESH * sources.count) return "spreading";
  return sources.fresh !== null && sources.count > 0 && port !== null ? "known-sources" : "open";
}

function isReflector(port: string | null): boolean {
  return port !== null && REFLECTORS.has(port);
}

function reasonsOf(facts: BulletinFacts, kind: ReadingKind): readonly ConfidenceReason[] {
  const { breadth, score, tools, observed, start, end, until, flood } = facts;
  const reasons: ConfidenceReason[] = [];
  const half = breadth.sensorsHit * 2 >= breadth.sensorsJudged;
  reasons.push(breadth.networksHit >= 3 && half ? "many-networks" : "few-networks");
  reasons.push(score >= 10 ? "clear-rise" : "faint-rise");
  if (kind === "mirai-like" || kind === "marked-scan") reasons.push("same-mark");
  else if (tools.length === 0) reasons.push("no-mark");
  if (flood) reasons.push("forged");
  if (observed < 0.9) reasons.push("gaps");
  if ((end ?? until) - start < 2 * DAY) reasons.push("short");
  return reasons;
}
