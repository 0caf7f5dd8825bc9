import { loadBuilt } from "../programs/load-built.ts";
import type { Random } from "../random.ts";

interface KillPointModule {
  readonly KILL_POINTS: readonly string[];
}

/** A named point of one of the two programs. */
export interface KillTarget {
  readonly side: "center" | "sensor";
  readonly point: string;
}

/** Every named point of both programs, as the built programs list them. */
export async function killTargets(programRoot: string): Promise<readonly KillTarget[]> {
  const center = await loadBuilt<KillPointModule>(programRoot, "center/dist/telemetry/kill-point.js");
  const sensor = await loadBuilt<KillPointModule>(programRoot, "sensor/dist/host/kill-point.js");
  return [
    ...center.KILL_POINTS.map((point) => ({ side: "center", point }) as const),
    ...sensor.KILL_POINTS.map((point) => ({ side: "sensor", point }) as const),
  ];
}

/** A target as one word. */
export function targetName({ side, point }: KillTarget): string {
  return `${side}:${point}`;
}

/** Points that a run passes many times; at the others the first time is the only one that comes soon. */
const OFTEN = /^(?:collect|archive)\.|^(?:ledger\.received|upload\.(?:read|sent|answered)|spool\.(?:taken|sent))$/;

/** The latest pass of a point at which a program is told to die: two senders with at least one segment less come to it. */
export const LATEST_PASS = 3;

/** The words for a program that shall die at a point: mostly the first time that it passes there, sometimes a later one. */
export function killWords({ point }: KillTarget, random: Random): string {
  return `${point}:${OFTEN.test(point) ? random.pick([1, 1, 1, 2, LATEST_PASS]) : 1}`;
}

/** Points between the rows of a segment and its line in the ledger: where a mistake of recovery shows. */
export const ROW_TARGETS: readonly KillTarget[] = ["store.appended", "store.verified", "decode.done"].map((point) => ({
  side: "center",
  point,
}));
