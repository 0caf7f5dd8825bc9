import type { PlantedGroups } from "./campaign-truth.ts";

/** How far campaigns agree with what was planted; sums, so that runs can be added. */
export interface CampaignScore {
  /** B-cubed precision summed over the sources that are in a campaign, and how many they are. */
  readonly precision: number;
  readonly grouped: number;
  /** B-cubed recall summed over the sources that were planted in a group, and how many they are. */
  readonly recall: number;
  readonly planted: number;
  /** Planted groups that must be found, and those of which a campaign holds half and is made half. */
  readonly groups: number;
  readonly found: number;
  /** Campaigns, and those of which the most part was planted in no group. */
  readonly campaigns: number;
  readonly empty: number;
}

/** Sources from which on a planted group counts: fewer are no group. */
const LEAST = 3;

/** Sources that a botnet's change must have to be required: fewer, spread over days, are like anybody else's. */
const LEAST_OF_BOTNET = 20;

/**
 * Scores which campaign each source is in against its planted group, over the sources that were seen. A source of no group
 * is a group of its own.
 */
export function scoreCampaigns(
  planted: PlantedGroups,
  campaignOf: ReadonlyMap<string, string>,
  seen: ReadonlySet<string>,
): CampaignScore {
  const truth = new Map([...planted].filter(([source]) => seen.has(source)));
  const groupSizes = countBy(truth.values());
  const campaignSizes = countBy(campaignOf.values());
  const both = countBy([...campaignOf].map(([source, name]) => pair(truth.get(source), name)));
  const isGroup = (group: string): boolean => (groupSizes.get(group) ?? 0) >= LEAST;
  const precision = [...campaignOf].map(([source, name]) => {
    const group = truth.get(source);
    const alike = group === undefined ? 1 : (both.get(pair(group, name)) ?? 0);
    return alike / (campaignSizes.get(name) ?? 1);
  });
  const members = [...truth].filter(([, group]) => isGroup(group));
  const recall = members.map(([source, group]) => {
    const name = campaignOf.get(source);
    const alike = name === undefined ? 1 : (both.get(pair(group, name)) ?? 0);
    return alike / (groupSizes.get(group) ?? 1);
  });
  const groups = [...groupSizes]
    .filter(([group, size]) => size >= (group.startsWith("botnet") ? LEAST_OF_BOTNET : LEAST))
    .map(([group]) => group);
  const names = [...campaignSizes.keys()];
  const isFound = (group: string): boolean =>
    names.some((name) => {
      const shared = both.get(pair(group, name)) ?? 0;
      return 2 * shared >= (groupSizes.get(group) ?? 0) && 2 * shared >= (campaignSizes.get(name) ?? 0);
    });
  return {
    precision: sum(precision),
    grouped: precision.length,
    recall: sum(recall),
    planted: recall.length,
    groups: groups.length,
    found: groups.filter(isFound).length,
    campaigns: names.length,
    empty: names.filter((name) => 2 * (both.get(pair(undefined, name)) ?? 0) > (campaignSizes.get(name) ?? 0)).length,
  };
}

/** The score of several runs together. */
export function addCampaignScores(scores: readonly CampaignScore[]): CampaignScore {
  const total = (value: (score: CampaignScore) => number): number => sum(scores.map(value));
  return {
    precision: total((score) => score.precision),
    grouped: total((score) => score.grouped),
    recall: total((score) => score.recall),
    planted: total((score) => score.planted),
    groups: total((score) => score.groups),
    found: total((score) => score.found),
    campaigns: total((score) => score.campaigns),
    empty: total((score) => score.empty),
  };
}

const pair = (group: string | undefined, name: string): string => `${group ?? ""}\n${name}`;

function countBy(values: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
