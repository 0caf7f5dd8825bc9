import { dayOf } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { blindNow } from "../ingest/index.ts";
import type { HeardHeartbeat, Ledger, SensorKey, SensorPolicy, SensorRecord, State } from "../state/index.ts";

/** How a sensor is doing, as `sensor list` says it; instants and lengths in seconds. */
export interface SensorStanding {
  readonly state: StandingState;
  /** Why it is blind, by the reasons of coverage; null unless it is. */
  readonly reason: string | null;
  readonly key: string;
  /** When its last segment came. */
  readonly lastData: number | null;
  /** Age of the oldest data that wait on the sensor; 0 when none do; null before it spoke. */
  readonly lag: number | null;
  readonly heard: HeardHeartbeat | null;
  /** Lines of the audit of the last 24 hours that are about it and that an operator should look at. */
  readonly alarms: number;
  /** Packets of the last 24 hours that do not count, by the reason; without thinned and thrown-away ones and canaries. */
  readonly setAside: Readonly<Record<string, number>>;
}

/**
 * `import` no agent; `invited` a token waits; `enrolled` it has not spoken yet; `up` and `blind` by the rules of coverage;
 * `silent` no heartbeat comes, and whether it is down it says only afterwards; `revoked`; `retired`.
 */
export type StandingState = "import" | "invited" | "enrolled" | "up" | "blind" | "silent" | "revoked" | "retired";

/** Heartbeats come every minute; after three that did not, a sensor is silent. */
const SILENCE = 185;
const DAY = 86_400;

/** How every sensor is doing at `now` (seconds since 1970 UTC) by the zone of the network, by id. */
export async function standings(
  state: State & { readonly ledger: Ledger },
  sensors: readonly SensorRecord[],
  now: number,
  zone: Zone,
): Promise<ReadonlyMap<number, SensorStanding>> {
  const { fleet } = state;
  const [keys, heartbeats, tokens, arrivals, alarms, setAside, blind] = await Promise.all([
    fleet.keys(),
    fleet.lastHeartbeats(),
    fleet.openTokens(now),
    fleet.lastArrivals(),
    fleet.alarms(now - DAY),
    fleet.packetsSetAside(now - DAY),
    blindNow({ state, zone }, now),
  ]);
  const found = new Map<number, SensorStanding>();
  for (const sensor of sensors) {
    const heard = heartbeats.get(sensor.id) ?? null;
    const own = keys.filter(({ sensorId }) => sensorId === sensor.id);
    const policy = await fleet.policy(sensor.id);
    const isRetired = sensor.retiredOn !== null && sensor.retiredOn <= dayOf(zone, now);
    const token = tokens.get(sensor.id);
    const stands = isRetired ? RETIRED : stateOf(own, heard, token, { now, blind: blind.get(sensor.id) });
    found.set(sensor.id, {
      ...stands,
      key: keyText(own, token, policy, now),
      lastData: arrivals.get(sensor.id) ?? null,
      lag: heard === null ? null : lagOf(heard, now),
      heard,
      alarms: alarms.get(sensor.name) ?? 0,
      setAside: setAside.get(sensor.id) ?? {},
    });
  }
  return found;
}

type Stands = Pick<SensorStanding, "state" | "reason">;

const RETIRED: Stands = { state: "retired", reason: null };

function stateOf(
  keys: readonly SensorKey[],
  heard: HeardHeartbeat | null,
  token: number | undefined,
  { now, blind }: { readonly now: number; readonly blind: string | undefined },
): Stands {
  const stands = (state: StandingState): Stands => ({ state, reason: null });
  if (!keys.some((key) => signs(key, now)))
    return stands(token !== undefined ? "invited" : keys.length > 0 ? "revoked" : "import");
  if (heard === null) return stands("enrolled");
  if (now - heard.receivedAt > SILENCE) return stands("silent");
  if (heard.capture !== "running") return { state: "blind", reason: "capture stopped" };
  return blind === undefined ? stands("up") : { state: "blind", reason: blind };
}

function keyText(keys: readonly SensorKey[], token: number | undefined, policy: SensorPolicy, now: number): string {
  const live = keys.filter((key) => signs(key, now)).toSorted((one, other) => other.addedAt - one.addedAt);
  const invitation = token === undefined ? [] : [`token until ${new Date(token * 1000).toISOString().slice(0, 10)}`];
  const [newest, ...older] = live;
  if (newest === undefined) return [keys.length > 0 ? "revoked" : "none", ...invitation].join(", ");
  const grace = older.length > 0 ? ["the one before still signs"] : [];
  const asked = policy.rotateKey ? ["rotation asked"] : [];
  return [newest.key, ...grace, ...asked, ...invitation].join(", ");
}

function signs({ revokedAt, replacedAt }: SensorKey, now: number): boolean {
  return revokedAt === null && (replacedAt === null || replacedAt > now);
}

function lagOf({ oldest, clockOffset }: HeardHeartbeat, now: number): number {
  return oldest === null ? 0 : Math.max(0, Math.round(now - (oldest + (clockOffset ?? 0)) / 1e6));
}
