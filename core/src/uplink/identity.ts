/** The release of the upload protocol that this code speaks; `docs/reference/uplink.md` is its text. */
export const PROTOCOL = 1;

/** How many releases of the protocol before a center's own it still accepts, so that a fleet is upgraded after its center. */
export const PROTOCOLS_BEFORE = 2;

/** Whether a center that speaks `own` takes a request in `asked`: its own release and the `PROTOCOLS_BEFORE` before it. */
export function acceptsProtocol(asked: number, own: number = PROTOCOL): boolean {
  return Number.isInteger(asked) && asked >= Math.max(1, own - PROTOCOLS_BEFORE) && asked <= own;
}

/** The name of one segment over all time: whose it is, which run of the agent closed it, and its number in that run from 0. */
export interface SegmentName {
  readonly sensor: string;
  /** 16 lower-case hexadecimal digits, drawn at random at each start of an agent. */
  readonly boot: string;
  readonly sequence: number;
}

/** Sequence numbers end before this one; at one segment a second a run of the agent would last 68 years. */
export const SEQUENCE_END: number = 2 ** 31;

const SENSOR = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const BOOT = /^[0-9a-f]{16}$/;
const SEQUENCE = /^(?:0|[1-9][0-9]{0,9})$/;

/** Whether a text can be the name of a sensor: the same rule on both sides, and safe as one part of a path. */
export function isSensorName(text: string): boolean {
  return SENSOR.test(text);
}

/** Whether a text is a boot id. */
export function isBoot(text: string): boolean {
  return BOOT.test(text);
}

/** The sequence number that a text states, or null; there is one way to write each. */
export function parseSequence(text: string): number | null {
  if (!SEQUENCE.test(text)) return null;
  const sequence = Number(text);
  return sequence < SEQUENCE_END ? sequence : null;
}
