import { styleOf } from "../encode/style.ts";
import type { StyleName } from "../encode/style.ts";
import type { Random } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { keyOfLabel } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";

/** What of a busy port's packets a narrow change is made of; `share` is about what that usually has of the port, 0 to 1. */
export type NarrowPart =
  | { readonly kind: "region"; readonly region: string; readonly share: number }
  | { readonly kind: "tool"; readonly style: number; readonly share: number };

/** Regions large enough to be seen on a port and too small to move it, by their share of the sources abroad. */
const REGION_SHARES: readonly [number, number] = [0.015, 0.06];
/** Of the eight tools that scanners draw from, one is Nmap. */
const NMAP_OF_SCANNERS = 1 / 8;

/** Draws a region or a tool (`turn` says which) whose packets to a busy port will rise. */
export function drawNarrowPart(scenario: Scenario, key: PortKey, turn: number, random: Random): NarrowPart | null {
  return turn % 2 === 0 ? drawRegion(scenario, random) : toolOn(scenario, key);
}

/** Whether a packet of usual traffic is of the part. */
export function isOfPart(part: NarrowPart, region: string, tool: string | null, toolOfPart: string | null): boolean {
  return part.kind === "region" ? part.region === region : tool !== null && tool === toolOfPart;
}

function drawRegion({ regions, period }: Scenario, random: Random): NarrowPart | null {
  const abroad = regions.filter(({ region }) => region !== period.home);
  const all = abroad.reduce((sum, { weight }) => sum + weight, 0);
  const fitting = abroad.filter(({ weight }) => weight / all >= REGION_SHARES[0] && weight / all <= REGION_SHARES[1]);
  if (fitting.length === 0) return null;
  const { region, weight } = random.pick(fitting);
  return { kind: "region", region, share: weight / all };
}

/** The bots on a port that they look for, Nmap elsewhere. */
function toolOn({ mirai, scanners, ports }: Scenario, key: PortKey): NarrowPart {
  const weights = Object.entries(mirai.ports);
  const own = weights.find(([label]) => keyOfLabel(label) === key)?.[1];
  const part = (name: StyleName, share: number): NarrowPart => ({ kind: "tool", style: styleOf(name), share });
  if (own === undefined) return part("nmap", (scanners.ofRanked / 100) * NMAP_OF_SCANNERS);
  const all = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const usual = Math.max(...ports.ranks) / 2;
  return part("mirai", Math.min(0.3, (mirai.packets * own) / all / usual));
}
