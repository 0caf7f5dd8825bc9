import { whyNarrow } from "./narrow-change.ts";
import type { BulletinFacts, SourceFacts } from "./bulletin-facts.ts";

/** Regions that are named, at most, and the share of the packets from which on one matters. */
const MOST_REGIONS = 3;
const LEAST_REGION = 0.05;
const HALF = 0.5;
/** Ports that are named beside the bulletin's own. */
const MOST_PORTS = 12;

/** The regions that a text names: the largest ones that matter, and whether the first makes most of the packets. */
export function toldRegions({ regions }: SourceFacts): {
  readonly named: SourceFacts["regions"];
  readonly isMost: boolean;
} {
  const named = regions.slice(0, MOST_REGIONS).filter(({ share }) => share >= LEAST_REGION);
  return { named, isMost: (named[0]?.share ?? 0) >= HALF };
}

/** Whether one block of addresses makes half of a rise, which is then said before everything else. */
export function isOfOneBlock({ sources }: Pick<BulletinFacts, "sources">): boolean {
  return sources.topBlockShare >= HALF;
}

/** Whether a rise is so narrow that what is told of all packets to the port is not told of the rise. */
export function differsFromAll(facts: BulletinFacts): boolean {
  return isOfOneBlock(facts) || whyNarrow(facts) !== null;
}

/** The other ports of a rise that are named, and how many more there are. */
export function toldPorts({ ports = [] }: BulletinFacts): { readonly named: readonly string[]; readonly more: number } {
  return { named: ports.slice(0, MOST_PORTS), more: Math.max(0, ports.length - MOST_PORTS) };
}
