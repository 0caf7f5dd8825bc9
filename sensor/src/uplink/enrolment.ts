import { join } from "node:path";
import { ENROLMENT_PATH, PROTOCOL, UPLINK_HEADERS, enrolmentText, isSensorName } from "@teiten/core/uplink";
import type { EnrolmentAnswer, EnrolmentRequest, EnrolmentToken } from "@teiten/core/uplink";
import { SensorError, killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { ExchangeError, exchange } from "./exchange.ts";
import type { Line } from "./exchange.ts";
import type { KeyPair } from "./key-pair.ts";
import { outcomeOf, outcomeOfFailure } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { readEnrolmentAnswer } from "./read-answer.ts";
import { readText, replaceFile } from "./replace-file.ts";

/** Who this sensor is and where its center listens: what `enrol` leaves in the state directory. */
export interface Enrolment {
  /** Scheme, host and port of the collector. */
  readonly url: string;
  readonly sensor: string;
  /** SHA-256 of the public key of the center's certificate, hexadecimal; null: a public CA vouches for it. */
  readonly centerKey: string | null;
}

/** Spends a token on a key. */
export async function sendEnrolment(
  line: Line,
  token: EnrolmentToken,
  key: KeyPair,
  signal: AbortSignal,
): Promise<Outcome<EnrolmentAnswer>> {
  const { sensor, secret } = token;
  const { publicKey } = key;
  const signature = key.sign(enrolmentText(sensor, secret, publicKey));
  const body = Buffer.from(JSON.stringify({ sensor, secret, publicKey, signature } satisfies EnrolmentRequest));
  const headers = { [UPLINK_HEADERS.protocol]: String(PROTOCOL), "content-type": "application/json" };
  const wire = { method: "POST", path: ENROLMENT_PATH, headers, body, paddedTo: body.length, expect: false } as const;
  try {
    return outcomeOf(await exchange(line, wire, signal), readEnrolmentAnswer);
  } catch (error) {
    if (error instanceof ExchangeError) return outcomeOfFailure(error);
    throw error;
  }
}

/** Stores the enrolment: the last step of enrolling, so that a directory with it is whole. */
export async function storeEnrolment(files: Files, folder: string, enrolment: Enrolment): Promise<void> {
  const text = `${JSON.stringify(enrolment, null, 2)}\n`;
  await replaceFile(files, enrolmentFile(folder), text, () => killPoint("enrol.written"));
  killPoint("enrol.stored");
}

/** The enrolment of a state directory, or null before one. */
export async function findEnrolment(files: Files, folder: string): Promise<Enrolment | null> {
  const path = enrolmentFile(folder);
  const text = await readText(files, path);
  if (text === null) return null;
  const enrolment = parseEnrolment(text);
  if (enrolment !== null) return enrolment;
  throw new SensorError({
    code: "enrolment-unreadable",
    message: "the file that says who this sensor is cannot be read",
    place: path,
    advice: "restore the file, or remove it and enrol again with a new token (teiten sensor token NAME)",
    exitCode: 78,
  });
}

/** The enrolment of a state directory; without one an error that says how to enrol. */
export async function loadEnrolment(files: Files, folder: string): Promise<Enrolment> {
  const enrolment = await findEnrolment(files, folder);
  if (enrolment !== null) return enrolment;
  throw new SensorError({
    code: "not-enrolled",
    message: "this state directory belongs to no sensor yet",
    place: folder,
    advice:
      "ask the center's operator for a token (teiten sensor token NAME), then: teiten-sensor enrol URL TOKEN --state DIR",
    exitCode: 78,
  });
}

function enrolmentFile(folder: string): string {
  return join(folder, "enrolment.json");
}

function parseEnrolment(text: string): Enrolment | null {
  try {
    const { url, sensor, centerKey } = JSON.parse(text) as { readonly [Name in keyof Enrolment]?: unknown };
    if (typeof url !== "string" || !URL.canParse(url) || typeof sensor !== "string" || !isSensorName(sensor))
      return null;
    if (centerKey !== null && (typeof centerKey !== "string" || !/^[0-9a-f]{64}$/.test(centerKey))) return null;
    return { url, sensor, centerKey };
  } catch {
    return null;
  }
}
