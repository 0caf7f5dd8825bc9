import { SEQUENCE_END, isBoot } from "@teiten/core/uplink";
import type { EndedBoot, Heartbeat, HeartbeatRequest } from "@teiten/core/uplink";

const MOST_HEARTBEATS = 1000;
const MOST_ENDED = 1000;
const MOST_ADDRESSES = 64;
const VERSION = /^[0-9A-Za-z.+-]{1,64}$/;

type Form<Type> = { readonly [Name in keyof Type]-?: (value: unknown) => boolean };

const HEARTBEAT: Form<Heartbeat> = {
  boot: isBootText,
  number: isSequence,
  at: Number.isSafeInteger,
  monotonic: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  capture: (value) => value === "running" || value === "stopped",
  packets: isCount,
  dropped: isCount,
  thinned: isCount,
  tombstoned: isCount,
  refused: isCount,
  spoolBytes: isCount,
  spoolSegments: isCount,
  spoolQuota: isCount,
  diskFree: isCount,
  oldest: orNull(Number.isSafeInteger),
  clockOffset: orNull(Number.isSafeInteger),
  clockUncertainty: orNull(isCount),
  addresses: orNull(isAddresses),
  settingsRevision: isCount,
  version: (value) => typeof value === "string" && VERSION.test(value),
  memory: isCount,
};

const ENDED: Form<EndedBoot> = {
  boot: isBootText,
  last: (value) => value === -1 || isSequence(value),
};

const REQUEST: Form<HeartbeatRequest> = {
  sentAt: Number.isSafeInteger,
  heartbeats: (value) => isList(value, MOST_HEARTBEATS, (item) => fits(HEARTBEAT, item)),
  ended: (value) => isList(value, MOST_ENDED, (item) => fits(ENDED, item)),
};

/** Reads a body of heartbeats; null for anything else. A boot that still speaks cannot have ended. */
export function parseHeartbeats(body: Uint8Array): HeartbeatRequest | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    if (!fits(REQUEST, value)) return null;
    const request = value as HeartbeatRequest;
    const speaking = request.heartbeats.at(-1)?.boot;
    return request.ended.some(({ boot }) => boot === speaking) ? null : request;
  } catch {
    return null;
  }
}

/** Whether a value is a record with at least these fields, each of its form. */
function fits<Type>(form: Form<Type>, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return Object.entries<(value: unknown) => boolean>(form).every(([name, isGood]) => isGood(record[name]));
}

function isList(value: unknown, most: number, isGood: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= most && value.every(isGood);
}

function isAddresses(value: unknown): boolean {
  return isList(value, MOST_ADDRESSES, (item) => typeof item === "string" && item.length <= 64);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSequence(value: unknown): boolean {
  return isCount(value) && (value as number) < SEQUENCE_END;
}

function isBootText(value: unknown): boolean {
  return typeof value === "string" && isBoot(value);
}

function orNull(isGood: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || isGood(value);
}
