import { ENROLMENT_PATH, enrolmentText, heartbeatPath, parseEnrolmentToken, segmentPath } from "@teiten/core/uplink";
import type { HeartbeatRequest } from "@teiten/core/uplink";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import { sendRaw, signedRequest } from "./send-request.ts";
import type { Answer, CenterAddress } from "./send-request.ts";
import { newSigningKey } from "./signing-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** A sensor that is no program but a key: it sends exactly what a scenario says. */
export interface RawSensor {
  readonly name: string;
  readonly key: SigningKey;
}

/** Enrols a new key with a one-time token. */
export async function enrolRaw(center: CenterAddress, token: string): Promise<RawSensor> {
  const parsed = parseEnrolmentToken(token);
  if (parsed === null) throw new Error(`no token: ${token}`);
  const { sensor, secret } = parsed;
  const key = newSigningKey();
  const signature = key.sign(enrolmentText(sensor, secret, key.publicKey));
  const body = Buffer.from(JSON.stringify({ sensor, secret, publicKey: key.publicKey, signature }));
  const headers = { "content-type": "application/json", "content-length": body.length, "teiten-protocol": 1 };
  const answer = await sendRaw(center, { method: "POST", path: ENROLMENT_PATH, headers, body });
  if (answer.status !== 201) throw new Error(`enrolment answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { name: sensor, key };
}

/** Puts a segment where its facts say it belongs. */
export function putSegment(center: CenterAddress, sensor: RawSensor, segment: BuiltSegment): Promise<Answer> {
  return sendRaw(center, putRequest(sensor.key, segment));
}

/** The request of `putSegment`, to be changed before it is sent, or to be sent again. */
export function putRequest(
  key: SigningKey,
  segment: BuiltSegment,
  path: string = segmentPath(segment.facts),
): ReturnType<typeof signedRequest> {
  return signedRequest("PUT", path, key, segment.bytes, { ...segment.facts });
}

/** Asks for the receipt of a segment. */
export function askReceipt(center: CenterAddress, sensor: RawSensor, segment: BuiltSegment): Promise<Answer> {
  return sendRaw(center, signedRequest("GET", segmentPath(segment.facts), sensor.key, Buffer.alloc(0)));
}

/** Posts heartbeats. */
export function postHeartbeats(center: CenterAddress, sensor: RawSensor, request: HeartbeatRequest): Promise<Answer> {
  const body = Buffer.from(JSON.stringify(request));
  return sendRaw(center, signedRequest("POST", heartbeatPath(sensor.name), sensor.key, body));
}
