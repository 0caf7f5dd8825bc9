import { rotationText } from "@teiten/core/uplink";
import { keyIdOf } from "../state/index.ts";
import { killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { isSignedByNewKey, parseTexts } from "./new-key.ts";
import { grantRequest } from "./grant-request.ts";
import { RequestRefused } from "./refusals.ts";
import { readSignedBody } from "./signed-body.ts";
import { settingsOf } from "./sensor-settings.ts";
import { identify } from "./signed-caller.ts";

/** How long a replaced key still signs: requests on their way, and an agent whose answer was lost, are not cut off. */
const GRACE_SECONDS = 7 * 86_400;

/** `PUT` of a key that shall follow the one which signs; 201, or 200 when it follows already. */
export async function rotateKey(context: CollectorContext, exchange: Exchange, sensor: string): Promise<Reply> {
  const caller = await identify(context, exchange, sensor);
  grantRequest(context, sensor);
  const body = await readSignedBody(context, exchange, caller, context.limits.enrolmentBytes);
  const request = parseTexts(body, ["publicKey", "signature"]);
  if (request === null) throw new RequestRefused("request-malformed", { detail: "the body of a rotation" });
  const { publicKey, signature } = request;
  if (!isSignedByNewKey(publicKey, signature, rotationText(sensor, publicKey))) {
    throw new RequestRefused("signature-invalid", { detail: "of the new key" });
  }
  const now = context.seconds();
  const { fleet } = context.state;
  const done = await fleet.rotateKey(caller.sensor.id, caller.key.key, publicKey, now, now + GRACE_SECONDS);
  if (done === "refused") throw new RequestRefused("successor-refused");
  killPoint("rotate.stored");
  const key = keyIdOf(publicKey);
  if (done === "rotated") {
    await context.trail.write({
      actor: sensor,
      action: "key-rotated",
      object: key,
      detail: `follows ${caller.key.key}`,
    });
  }
  const { receivedAt } = exchange;
  const answer = { sensor, key, settings: await settingsOf(context, caller.sensor), receivedAt };
  return { status: done === "rotated" ? 201 : 200, body: answer };
}
