import { dayName } from "@teiten/core/calendar";
import { PROTOCOL_TCP } from "@teiten/core/names";
import { labelOfKey, portOfKey, protocolOfKey } from "../port-key.ts";
import { blockText } from "./block.ts";
import type { CampaignIdentity } from "./campaign.ts";

const MOST_IN_NAME = 4;

/**
 * What a campaign is called: what it is and its first day, as `mirai-23-2323-2022-08-14`. TCP ports are plain numbers,
 * others carry their protocol. Background has no beginning and so no day.
 */
export function nameOfCampaign(identity: CampaignIdentity): string {
  const what = whatOf(identity);
  return identity.kind === "background" ? `background-${what}` : `${what}-${dayName(identity.firstDay)}`;
}

function whatOf({ kind, ports, tool, organisation, region, block }: CampaignIdentity): string {
  if (kind === "organisation") return plain(organisation);
  const parts = [plain(tool), ...ports.slice(0, MOST_IN_NAME).map(portInName), plain(region)];
  if (kind === "prefix") parts.push(plain(blockText(block)));
  const named = parts.filter((part) => part !== "");
  return named.length === 0 ? "many-ports" : named.join("-");
}

function portInName(key: number): string {
  const port = portOfKey(key);
  if (port !== null && protocolOfKey(key) === PROTOCOL_TCP) return String(port);
  return plain(labelOfKey(key));
}

/** Lower-case letters of any script, digits and dots, with dashes between. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}.]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}
