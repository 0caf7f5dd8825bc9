import type { RunPlan } from "@teiten/center/library";

/** Who belongs together in a simulated run: the name of each source's group. Sources without a group act on their own. */
export type PlantedGroups = ReadonlyMap<string, string>;

/**
 * The groups of a plan: each organisation's scanners (its announced sweeps among them), each planted change by a botnet or
 * from one prefix, and the two pools of Mirai bots as one. Changes by sources that are there anyway make no group.
 */
export function plantedGroups(run: RunPlan): PlantedGroups {
  const groups = new Map<string, string>();
  const put = (address: number, group: string): unknown => groups.set(addressText(address), group);
  for (const pool of [run.pools.mirai, run.pools.homeMirai]) pool.addresses.forEach((address) => put(address, "Mirai"));
  for (const { id, actor, organisation, sources } of run.changes) {
    if (actor === "botnet" || actor === "prefix") sources.forEach((address) => put(address, `${actor} ${id}`));
    if (organisation !== null) sources.forEach((address) => put(address, organisation));
  }
  for (const { address, organisation } of [...run.scanners.home.flat(), ...run.scanners.abroad]) {
    if (organisation !== null) put(address, organisation);
  }
  return groups;
}

/** Sources of the spoofed flood, which are nobody. */
export function floodSources(run: RunPlan): ReadonlySet<string> {
  return new Set([...(run.flood?.sources ?? [])].map(addressText));
}

function addressText(word: number): string {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff).join(".");
}
