import { isIP } from "node:net";
import { isBoot, parseSequence } from "@teiten/core/uplink";
import type {
  CenterTimes,
  EnrolmentAnswer,
  HeartbeatAnswer,
  MissingSegments,
  PayloadPolicy,
  Receipt,
  Refusal,
  SensorSettings,
} from "@teiten/core/uplink";
import { isHostZone } from "../host/index.ts";

/** An answer whose settings may be none that this release can follow: what it says besides holds all the same. */
export type Heard<Answer extends { readonly settings: SensorSettings }> = Omit<Answer, "settings"> & {
  readonly settings: SensorSettings | null;
};

/** Reads the collector's answer to a segment; null for anything that it would not have said. */
export function readReceipt(text: string): Heard<Receipt> | null {
  const value = parse<Receipt>(text);
  const whole =
    value !== null &&
    isTimes(value) &&
    typeof value.sensor === "string" &&
    typeof value.boot === "string" &&
    isCount(value.sequence) &&
    typeof value.sha256 === "string";
  return whole ? withSettings(value as unknown as Receipt) : null;
}

/** Reads the collector's answer to heartbeats; null for anything that it would not have said. */
export function readHeartbeatAnswer(text: string): Heard<HeartbeatAnswer> | null {
  const value = parse<HeartbeatAnswer>(text);
  const whole =
    value !== null &&
    isTimes(value) &&
    Array.isArray(value.missing) &&
    value.missing.every((range) => isMissing(range));
  return whole ? withSettings(value as unknown as HeartbeatAnswer) : null;
}

/** Reads the collector's answer to an enrolment; null for anything that it would not have said. */
export function readEnrolmentAnswer(text: string): EnrolmentAnswer | null {
  const value = parse<EnrolmentAnswer>(text);
  const whole =
    value !== null &&
    isTimes(value) &&
    typeof value.sensor === "string" &&
    typeof value.key === "string" &&
    isSettings(value.settings);
  return whole ? (value as unknown as EnrolmentAnswer) : null;
}

/** Reads the times that stand in every answer of a collector to which it says yes; null for any other text. */
export function readTimes(text: string): CenterTimes | null {
  const value = parse<CenterTimes>(text);
  return value !== null && isTimes(value) ? (value as unknown as CenterTimes) : null;
}

/** Reads a refusal; null when the answer came from something else than a collector, for example a proxy on the way. */
export function readRefusal(text: string): Refusal | null {
  const value = parse<Refusal>(text);
  if (value === null) return null;
  const whole =
    typeof value.code === "string" &&
    /^[a-z0-9-]{1,64}$/.test(value.code) &&
    typeof value.message === "string" &&
    typeof value.advice === "string" &&
    (value.sha256 === undefined || typeof value.sha256 === "string");
  return whole ? (value as unknown as Refusal) : null;
}

/** Reads settings, for example those kept from the last answer; null for anything incomplete. */
export function readSettings(text: string): SensorSettings | null {
  const value = parse<SensorSettings>(text);
  return isSettings(value) ? value : null;
}

function withSettings<Answer extends { readonly settings: SensorSettings }>(answer: Answer): Heard<Answer> {
  const { settings } = answer;
  return { ...answer, settings: isSettings(settings) ? settings : null };
}

/** Every field is checked, because prefixes and numbers end in a capture filter and in file sizes. */
function isSettings(value: unknown): value is SensorSettings {
  if (typeof value !== "object" || value === null) return false;
  const settings = value as Fields<SensorSettings>;
  return (
    isCount(settings.revision) &&
    typeof settings.zone === "string" &&
    isHostZone(settings.zone) &&
    Array.isArray(settings.prefixes) &&
    settings.prefixes.length > 0 &&
    settings.prefixes.every((prefix) => isPrefix(prefix)) &&
    isBetween(settings.segmentSeconds, 1, 86_400) &&
    isPolicy(settings.payload) &&
    isBetween(settings.floodPacketsPerSecond, 1, Number.MAX_SAFE_INTEGER) &&
    isBetween(settings.keepSentDays, 0, 36_500) &&
    typeof settings.rotateKey === "boolean"
  );
}

type Fields<Type> = Readonly<Partial<Record<keyof Type, unknown>>>;

function parse<Type>(text: string): Fields<Type> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields<Type>) : null;
  } catch {
    return null;
  }
}

function isTimes(value: Fields<CenterTimes>): boolean {
  return Number.isSafeInteger(value.receivedAt) && Number.isSafeInteger(value.answeredAt);
}

function isPolicy(value: unknown): value is PayloadPolicy {
  if (typeof value !== "object" || value === null) return false;
  const { keep, bytes } = value as { readonly keep?: unknown; readonly bytes?: unknown };
  return keep === "none" || keep === "hash" || keep === "full" || (keep === "first" && isBetween(bytes, 0, 65_535));
}

function isMissing(value: unknown): value is MissingSegments {
  if (typeof value !== "object" || value === null) return false;
  const { boot, from, to } = value as Fields<MissingSegments>;
  return typeof boot === "string" && isBoot(boot) && isSequence(from) && isSequence(to) && from <= to;
}

function isSequence(value: unknown): value is number {
  return typeof value === "number" && parseSequence(String(value)) === value;
}

function isPrefix(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const [address = "", length, ...more] = value.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0 || address.includes("%")) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}

function isCount(value: unknown): value is number {
  return isBetween(value, 0, Number.MAX_SAFE_INTEGER);
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
