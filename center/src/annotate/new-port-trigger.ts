import { addDays } from "@teiten/core/calendar";
import { computeFigure } from "../analyze/index.ts";
import type { FigureContext, ListedChange } from "../analyze/index.ts";
import type { BulletinDays } from "./bulletin-figures.ts";

const TOP = 10;
/** A port that stood here or above in the weeks before is not new. */
const KNOWN = 20;
const DAYS_BEFORE = 91;
const LEAST_SENSORS = 3;
const LEAST_SHARE = 0.2;
const LEAST_NETWORKS = 2;
/** As of the other trigger: what one block of addresses makes to this share is one scanner's doing. */
const ONE_BLOCK = 0.8;

/**
 * Whether a change brings a new port into the top 10: it is there on the days of the change, was not in the top 20 of the 13
 * weeks before, and was seen as widely as the other trigger asks; neither announced scanners' nor one
 * block's nor a flood's.
 */
export async function entersTheTop(context: FigureContext, change: ListedChange, days: BulletinDays): Promise<boolean> {
  const { port } = change;
  if (change.makeup.prefixShare >= ONE_BLOCK) return false;
  if (port === null || change.announced || change.flood || !isWide(change)) return false;
  const inTop = async (range: { readonly from: string; readonly to: string }, top: number): Promise<boolean> => {
    const asked = { ...range, top, class: "request" };
    return (await computeFigure(context, "port-ranking", asked)).columns["port"]?.includes(port) ?? false;
  };
  if (!(await inTop({ from: days.from, to: days.to }, TOP))) return false;
  return !(await inTop({ from: addDays(days.from, -DAYS_BEFORE), to: days.from }, KNOWN));
}

function isWide({ sensors }: ListedChange): boolean {
  const hit = sensors.filter((sensor) => sensor.hit);
  const judged = sensors.filter((sensor) => sensor.judged).length;
  const networks = new Set(hit.map(({ network }) => network)).size;
  return hit.length >= Math.max(LEAST_SENSORS, LEAST_SHARE * judged) && networks >= LEAST_NETWORKS;
}
