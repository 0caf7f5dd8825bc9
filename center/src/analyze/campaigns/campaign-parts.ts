import { labelOfKey } from "../port-key.ts";
import { blockText } from "./block.ts";
import type { CampaignFacts, CampaignPart } from "./campaign-facts.ts";

const MOST_PORTS_SHOWN = 6;
const MOST_REGIONS_SHOWN = 3;

/** The ports that most sources reach, with the share of sources: `23/TCP 0.93, 2323/TCP 0.24`. */
export function portsText({ ports, sources }: CampaignFacts): string {
  return partsText(ports.slice(0, MOST_PORTS_SHOWN), sources, (value) => labelOfKey(Number(value)));
}

/** The three regions of most sources, with their shares: `IN 0.67, DE 0.12, SG 0.05`. */
export function regionsText({ regions, sources }: CampaignFacts): string {
  return partsText(regions.slice(0, MOST_REGIONS_SHOWN), sources, (value) => value);
}

/** The block that holds most sources, and its share of them; null without any. */
export function topPrefix({
  blocks,
  sources,
}: CampaignFacts): { readonly prefix: string; readonly share: number } | null {
  const [most] = blocks;
  if (most === undefined || sources === 0) return null;
  return { prefix: blockText(Number(most.value)), share: most.sources / sources };
}

function partsText(parts: readonly CampaignPart[], sources: number, label: (value: string) => string): string {
  return parts.map((part) => `${label(part.value)} ${(part.sources / Math.max(1, sources)).toFixed(2)}`).join(", ");
}
