import { isBoot, isSensorName, parseSequence } from "./identity.ts";
import type { SegmentName } from "./identity.ts";

const SEGMENTS = "/v1/segments/";
const HEARTBEATS = "/v1/heartbeats/";
const KEYS = "/v1/keys/";

/** Where an agent enrols: `POST`, unsigned, with the one-time secret in the body. */
export const ENROLMENT_PATH = "/v1/enrolments";

/** Where a segment is put (`PUT`) and its receipt asked for (`GET`). */
export function segmentPath({ sensor, boot, sequence }: SegmentName): string {
  return `${SEGMENTS}${sensor}/${boot}/${sequence}`;
}

/** Where heartbeats are posted. */
export function heartbeatPath(sensor: string): string {
  return `${HEARTBEATS}${sensor}`;
}

/** Where a new key is put that shall follow the one which signs. */
export function keyPath(sensor: string): string {
  return `${KEYS}${sensor}`;
}

/** What a request's path asks for; null for every path that this protocol does not have. */
export type UplinkRoute =
  | { readonly to: "enrolment" }
  | { readonly to: "segment"; readonly name: SegmentName }
  | { readonly to: "heartbeats"; readonly sensor: string }
  | { readonly to: "key"; readonly sensor: string };

/** Reads a path. Names are written as they are, so there is no escaping to undo and nothing that leads elsewhere. */
export function parseUplinkPath(path: string): UplinkRoute | null {
  if (path === ENROLMENT_PATH) return { to: "enrolment" };
  if (path.startsWith(HEARTBEATS)) return forSensor(path.slice(HEARTBEATS.length), "heartbeats");
  if (path.startsWith(KEYS)) return forSensor(path.slice(KEYS.length), "key");
  if (!path.startsWith(SEGMENTS)) return null;
  const [sensor = "", boot = "", digits = "", ...more] = path.slice(SEGMENTS.length).split("/");
  const sequence = parseSequence(digits);
  if (more.length > 0 || sequence === null || !isSensorName(sensor) || !isBoot(boot)) return null;
  return { to: "segment", name: { sensor, boot, sequence } };
}

function forSensor(sensor: string, to: "heartbeats" | "key"): UplinkRoute | null {
  return isSensorName(sensor) ? { to, sensor } : null;
}
