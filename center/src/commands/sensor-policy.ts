import type { PayloadPolicy } from "@teiten/core/uplink";
import { canaryObstacle } from "../collect/index.ts";
import type { SensorPolicy } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { SensorOptions } from "./sensor.ts";

type PolicyChange = Partial<Omit<SensorPolicy, "revision" | "rotateKey">>;

/** What the options change in a sensor's policy; throws `TeitenError` (usage). */
export function policyOf(options: SensorOptions): PolicyChange {
  const { payload, segmentSeconds, floodPackets, keepSentDays, dynamicAddress, canary } = options;
  return {
    ...(payload === undefined ? {} : { payload: parsePayload(payload) }),
    ...(segmentSeconds === undefined
      ? {}
      : { segmentSeconds: wholeNumber(segmentSeconds, "--segment-seconds", 1, 3600) }),
    ...(floodPackets === undefined
      ? {}
      : { floodPacketsPerSecond: wholeNumber(floodPackets, "--flood-packets", 100, 100_000_000) }),
    ...(keepSentDays === undefined ? {} : { keepSentDays: wholeNumber(keepSentDays, "--keep-sent-days", 0, 3650) }),
    ...(dynamicAddress === undefined ? {} : { dynamicAddress }),
    ...(canary === undefined ? {} : { canary }),
  };
}

/** Throws `TeitenError` (usage) for a policy that asks for canaries which could not be recognised. */
export function checkCanaries({ canary, payload }: Partial<Pick<SensorPolicy, "canary" | "payload">>): void {
  const obstacle = canary === true && payload !== undefined ? canaryObstacle(payload) : null;
  if (obstacle === null) return;
  throw new TeitenError({
    code: "canary-unseen",
    message: `canaries cannot be used: ${obstacle}`,
    place: "--canary",
    advice: "keep more of the payload (--payload first:128), or leave canaries off (--no-canary)",
    exitCode: 2,
  });
}

/** A payload policy as it is written on the command line. */
export function payloadText(payload: PayloadPolicy): string {
  return payload.keep === "first" ? `first:${payload.bytes}` : payload.keep;
}

/** Reads a whole number of an option within bounds; throws `TeitenError` (usage). */
export function wholeNumber(text: string, option: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new TeitenError({
    code: "number-invalid",
    message: `“${text}” is not a whole number from ${least} to ${most}`,
    place: option,
    advice: "write it in digits",
    exitCode: 2,
  });
}

function parsePayload(text: string): PayloadPolicy {
  const bytes = /^first:(\d{1,5})$/.exec(text)?.[1];
  if (bytes !== undefined && Number(bytes) > 0 && Number(bytes) <= 65_535)
    return { keep: "first", bytes: Number(bytes) };
  if (text === "none" || text === "hash" || text === "full") return { keep: text };
  throw new TeitenError({
    code: "payload-invalid",
    message: `“${text}” is no payload policy`,
    place: "--payload",
    advice: "write none, hash, first:128 (the first 128 bytes) or full",
    exitCode: 2,
  });
}
