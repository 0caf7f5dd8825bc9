import type { HeardHeartbeat, SensorKey, SensorPolicy, SensorRecord, State } from "../state/index.ts";

/** How a sensor is doing, as `sensor list` says it; instants and lengths in seconds. */
export interface SensorStanding {
  readonly state: StandingState;
  readonly key: string;
  /** When its last segment came. */
  readonly lastData: number | null;
  /** Age of the oldest data that wait on the sensor; 0 when none do; null before it spoke. */
  readonly lag: number | null;
  readonly heard: HeardHeartbeat | null;
  /** Lines of the audit of the last 24 hours that are about it and that an operator should look at. */
  readonly alarms: number;
}

/**
 * `import` no agent; `invited` a token waits; `enrolled` it has not spoken yet; `up`, `blind` (its capture has stopped) and
 * `down` by the last heartbeat; `revoked`; `retired`.
 */
export type StandingState = "import" | "invited" | "enrolled" | "up" | "blind" | "down" | "revoked" | "retired";

/** Heartbeats come every minute; after three that did not, a sensor is down. */
const SILENCE = 185;
const DAY = 86_400;

/** How every sensor is doing at `now` (seconds since 1970 UTC) on the observation day `today`, by id. */
export async function standings(
  state: State,
  sensors: readonly SensorRecord[],
  now: number,
  today: string,
): Promise<ReadonlyMap<number, SensorStanding>> {
  const { fleet } = state;
  const [keys, heartbeats, tokens, arrivals, alarms] = await Promise.all([
    fleet.keys(),
    fleet.lastHeartbeats(),
    fleet.openTokens(now),
    fleet.lastArrivals(),
    fleet.alarms(now - DAY),
  ]);
  const found = new Map<number, SensorStanding>();
  for (const sensor of sensors) {
    const heard = heartbeats.get(sensor.id) ?? null;
    const own = keys.filter(({ sensorId }) => sensorId === sensor.id);
    const policy = await fleet.policy(sensor.id);
    const isRetired = sensor.retiredOn !== null && sensor.retiredOn <= today;
    found.set(sensor.id, {
      state: isRetired ? "retired" : stateOf(own, heard, tokens.get(sensor.id), now),
      key: keyText(own, tokens.get(sensor.id), policy, now),
      lastData: arrivals.get(sensor.id) ?? null,
      lag: heard === null ? null : lagOf(heard, now),
      heard,
      alarms: alarms.get(sensor.name) ?? 0,
    });
  }
  return found;
}

function stateOf(
  keys: readonly SensorKey[],
  heard: HeardHeartbeat | null,
  token: number | undefined,
  now: number,
): StandingState {
  if (!keys.some((key) => signs(key, now)))
    return token !== undefined ? "invited" : keys.length > 0 ? "revoked" : "import";
  if (heard === null) return "enrolled";
  if (now - heard.receivedAt > SILENCE) return "down";
  return heard.capture === "running" ? "up" : "blind";
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
