import { createSocket } from "node:dgram";
import { randomBytes, randomInt } from "node:crypto";
import { openZone } from "@teiten/core/calendar";
import { addressBits, formatAddress, parsePrefix } from "@teiten/core/names";
import type { Address, AddressPrefix } from "@teiten/core/names";
import type { PayloadPolicy } from "@teiten/core/uplink";
import type { DataPaths } from "../config/index.ts";
import { CANARY_BYTES, CANARY_RANDOM_BYTES, ensureCanaryKey, sealCanary } from "../ingest/index.ts";
import { secondOf } from "../state/index.ts";
import type { SensorRecord, State } from "../state/index.ts";

/** Sends a UDP datagram from a port of its own choice; resolves when the kernel took it. */
export type SendDatagram = (payload: Uint8Array, address: Address, port: number) => Promise<void>;

/** What a prober works with. */
export interface CanaryParts {
  readonly paths: DataPaths;
  readonly state: Pick<State, "sensors" | "fleet">;
  /** IANA name of the zone of the observation day. */
  readonly zone: string;
  /** What an operator should read, in one line. */
  report(line: string): void;
  /** Milliseconds since 1970 UTC (default: this machine's clock). */
  readonly now?: () => number;
  readonly send?: SendDatagram;
}

/** A prober at work. */
export interface CanaryProber {
  /** Sends nothing more; resolves when what is on its way is out. */
  stop(): Promise<void>;
}

/** Seconds between two canaries to one sensor: never fewer than the first, and spread up to the second. */
const LEAST_GAP = 3600;
const MOST_GAP = 3960;
const TICK = 30_000;

/** Why a sensor with this policy cannot be tested with canaries, as a sentence; null: it can. */
export function canaryObstacle(payload: PayloadPolicy): string | null {
  if (payload.keep === "full" || (payload.keep === "first" && payload.bytes >= CANARY_BYTES)) return null;
  const kept = payload.keep === "first" ? `the first ${payload.bytes} bytes` : payload.keep;
  return `a canary is recognised by ${CANARY_BYTES} bytes of payload, and the sensor keeps ${kept}`;
}

/**
 * Starts to send canaries to the sensors whose policy asks for them: at most one an hour each, from a random port to a
 * random port of one of its addresses, under a key that the first start makes. A send that fails is reported once a sensor.
 */
export function startCanaries(parts: CanaryParts): CanaryProber {
  const due = new Map<number, number>();
  const failed = new Set<number>();
  let working: Promise<void> = Promise.resolve();
  const tick = (): void => {
    working = working
      .then(() => probeAll(parts, due, failed))
      .catch((error: unknown) => parts.report(`canaries: ${String(error)}`));
  };
  tick();
  const timer = setInterval(tick, TICK);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await working;
    },
  };
}

/** Sends a canary to each sensor that is due; `due` keeps when each is next. */
export async function probeAll(parts: CanaryParts, due: Map<number, number>, failed: Set<number>): Promise<void> {
  const now = Math.floor((parts.now ?? Date.now)() / 1000);
  for (const sensor of await parts.state.sensors()) {
    const policy = await parts.state.fleet.policy(sensor.id);
    if (!policy.canary || canaryObstacle(policy.payload) !== null || (due.get(sensor.id) ?? 0) > now) continue;
    const recent = await parts.state.fleet.canaries(sensor.id, now - LEAST_GAP, now + 1);
    const last = recent.at(-1)?.sentAt;
    due.set(sensor.id, (last ?? now) + LEAST_GAP + randomInt(MOST_GAP - LEAST_GAP));
    if (last === undefined) await probe(parts, sensor, now, failed);
  }
}

async function probe(parts: CanaryParts, sensor: SensorRecord, now: number, failed: Set<number>): Promise<void> {
  const held = prefixesAt(sensor, parts.zone, now);
  const prefix = held[held.length === 0 ? 0 : randomInt(held.length)];
  if (prefix === undefined) return;
  const { payload, nonce } = sealCanary(
    ensureCanaryKey(parts.paths),
    sensor.name,
    now,
    randomBytes(CANARY_RANDOM_BYTES),
  );
  try {
    await (parts.send ?? sendDatagram)(payload, hostIn(prefix), randomInt(1024, 65_536));
  } catch (error) {
    if (!failed.has(sensor.id)) parts.report(`no canary to ${sensor.name}: ${(error as Error).message}`);
    failed.add(sensor.id);
    return;
  }
  failed.delete(sensor.id);
  await parts.state.fleet.addCanary({ sensorId: sensor.id, sentAt: now, nonce });
}

function prefixesAt(sensor: SensorRecord, zoneName: string, now: number): readonly AddressPrefix[] {
  const zone = openZone(zoneName);
  return sensor.addresses.flatMap(({ prefix, from, to }) => {
    const holds = (from === null || secondOf(zone, from) <= now) && (to === null || now < secondOf(zone, to));
    const parsed = holds ? parsePrefix(prefix) : null;
    return parsed === null ? [] : [parsed];
  });
}

/** A random address of a prefix. */
function hostIn({ address, length }: AddressPrefix): Address {
  const spare = addressBits(address.version) - length;
  const words = address.words.map((word, index) => {
    const bits = Math.min(32, Math.max(0, spare - (3 - index) * 32));
    return bits === 0 ? word : (word | (randomInt(2 ** 32) & (bits === 32 ? -1 : 2 ** bits - 1))) >>> 0;
  });
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return { version: address.version, words: [a, b, c, d] };
}

function sendDatagram(payload: Uint8Array, address: Address, port: number): Promise<void> {
  const socket = createSocket(address.version === 4 ? "udp4" : "udp6");
  return new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.send(payload, port, formatAddress(address), (error) => (error === null ? resolve() : reject(error)));
  }).finally(() => socket.close());
}
