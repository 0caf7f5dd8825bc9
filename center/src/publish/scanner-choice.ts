import type { ScannerRegistry } from "../enrich/index.ts";

/** Organisations that stand in every table, as far as the registry has them: those that readers ask for most. */
const WELL_KNOWN: readonly string[] = [
  "Shodan",
  "Censys",
  "The Shadowserver Foundation",
  "Rapid7 Project Sonar",
  "Palo Alto Networks Cortex Xpanse",
  "NICT NOTICE",
];

/**
 * The organisations that have a row: those that are wished for, or those with the most claims that hold on the day. It
 * follows from the registry alone, which is public, and not from what was seen.
 */
export function chosenScanners(
  registry: ScannerRegistry,
  day: string,
  most: number,
  wished: readonly string[] | null,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const { organisation, validFrom, validTo } of registry.claims()) {
    if ((validFrom !== null && validFrom > day) || (validTo !== null && validTo <= day)) continue;
    counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
  }
  if (wished !== null) return wished.slice(0, most);
  const known = WELL_KNOWN.filter((name) => counts.has(name));
  const others = [...counts.keys()]
    .filter((name) => !known.includes(name))
    .toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || (one < other ? -1 : 1));
  return [...known, ...others].slice(0, most).toSorted();
}
