import type { PrefixEpoch } from "@teiten/core/flow";
import { addressBits, parseAddress } from "@teiten/core/names";
import type { BootExtent, Canary, HeartbeatSign, Interval, ObservedStretch } from "../state/index.ts";
import { union } from "./observed-time.ts";

/** Time in which an agent lived and saw nothing of what was sent to the sensor, whatever its segments say. */
export interface BlindSpan extends Interval {
  readonly reason: string;
}

/** So many canaries must be missed in a row. */
export const CANARIES_MISSED = 3;

/** A canary is only missed when the sensor observed for so many seconds after it was sent. */
const CANARY_SECONDS = 10;

/** Canaries come every hour or so: what a missed one says does not reach further than so many seconds. */
const CANARY_REACH = 7200;

/** From this share of segments with packets on, it is the canaries that are filtered, and not the sensor that is blind. */
const HEARING_SHARE = 0.1;

/**
 * Time between the first of at least three canaries that were missed in a row and the next one that was seen, or two hours
 * after the last. A canary sent while nothing was observed says nothing. Where packets of others arrive meanwhile, the
 * sensor is not blind.
 */
export function canaryBlindness(
  canaries: readonly Canary[],
  stretches: readonly ObservedStretch[],
): readonly BlindSpan[] {
  const observed = union(stretches);
  const spans: BlindSpan[] = [];
  let missed: number[] = [];
  const close = (to: number): void => {
    const [from] = missed;
    const span = { from: from ?? to, to: Math.min(to, (missed.at(-1) ?? to) + CANARY_REACH) };
    if (missed.length >= CANARIES_MISSED && !hears(stretches, span)) spans.push({ ...span, reason: "canaries missed" });
    missed = [];
  };
  for (const { sentAt, seenAt } of canaries) {
    if (seenAt !== null) close(sentAt);
    else if (observed.some(({ from, to }) => from <= sentAt && sentAt + CANARY_SECONDS <= to)) missed.push(sentAt);
  }
  close(Infinity);
  return spans;
}

/** Whether packets come in a time: from a tenth of its segments on, as one alone may be noise of the local network. */
function hears(stretches: readonly ObservedStretch[], { from, to }: Interval): boolean {
  const inside = stretches.filter((stretch) => stretch.from >= from && stretch.to <= to);
  return inside.filter(({ counted }) => counted > 0).length > inside.length * HEARING_SHARE;
}

/** Time between two heartbeats of one run that both say that the capture stands still, of which segments hold no packet. */
export function stoppedCapture(
  heartbeats: readonly HeartbeatSign[],
  stretches: readonly ObservedStretch[],
): readonly BlindSpan[] {
  return stoppedBetween(heartbeats)
    .filter(({ still }) => still)
    .filter((span) => !stretches.some(({ from, to, counted }) => counted > 0 && from < span.to && to > span.from))
    .map(({ from, to }) => ({ from, to, reason: "capture stopped" }));
}

/** Time from each heartbeat that says that the capture stands still to the next one of its run. */
export function stoppedBetween(
  heartbeats: readonly HeartbeatSign[],
): readonly (Interval & { readonly still: boolean })[] {
  return heartbeats.flatMap(({ at, boot, capture }, index) => {
    const next = heartbeats[index + 1];
    if (capture !== "stopped" || next === undefined || next.boot !== boot || next.at <= at) return [];
    return [{ from: at, to: next.at, still: next.capture === "stopped" }];
  });
}

/** What tells whether a sensor had its address. */
export interface AddressSigns {
  readonly heartbeats: readonly HeartbeatSign[];
  readonly extents: readonly BootExtent[];
  readonly stretches: readonly ObservedStretch[];
  /** The sensor's addresses and prefixes by time. */
  readonly held: readonly PrefixEpoch[];
}

/**
 * Time from each heartbeat that no longer names any of the sensor's single addresses, though its run did before, to the next
 * that does; where packets are counted meanwhile, the address is there. A sensor with a prefix is not judged: its addresses
 * are routed to the host and not the interface's.
 */
export function lostAddress({ heartbeats, extents, stretches, held }: AddressSigns): readonly BlindSpan[] {
  const keys = held.map(singleKey);
  const naming = namedBy(keys, held);
  const had = new Set(extents.filter(({ addresses, from }) => naming(addresses ?? [], from)).map(({ boot }) => boot));
  const spans: Interval[] = [];
  let since: number | null = null;
  for (const { at, boot, addresses } of heartbeats) {
    const named = naming(addresses ?? [], at);
    if (named) had.add(boot);
    if (!named && had.has(boot)) since ??= at;
    else if (since !== null) {
      spans.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null) spans.push({ from: since, to: Infinity });
  return spans.filter((span) => !hears(stretches, span)).map((span) => ({ ...span, reason: "address lost" }));
}

/** Whether a list names one of the single addresses that are the sensor's at an instant; true where none can be judged. */
function namedBy(
  keys: readonly (string | null)[],
  held: readonly PrefixEpoch[],
): (addresses: readonly string[], at: number) => boolean {
  const answers = new Map<string, boolean>();
  return (addresses, at) => {
    const now = keys.filter((_, index) => holdsAt(held[index], at));
    const question = `${now.join(" ")}|${addresses.join(" ")}`;
    const known = answers.get(question);
    if (known !== undefined) return known;
    const listed = new Set(addresses.map((address) => keyOf(parseAddress(address)?.words ?? [])));
    const answer = now.length === 0 || now.some((key) => key === null || listed.has(key));
    answers.set(question, answer);
    return answer;
  };
}

function holdsAt(held: PrefixEpoch | undefined, at: number): boolean {
  return held !== undefined && (held.from === null || held.from <= at) && (held.to === null || at < held.to);
}

/** The address of a prefix that is a single one, as a word to compare; null for a longer one. */
function singleKey({ prefix: { address, length } }: PrefixEpoch): string | null {
  return length === addressBits(address.version) ? keyOf(address.words) : null;
}

const keyOf = (words: readonly number[]): string => words.join(".");
