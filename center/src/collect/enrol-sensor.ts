import { enrolmentText } from "@teiten/core/uplink";
import type { EnrolmentAnswer, EnrolmentRequest } from "@teiten/core/uplink";
import { keyIdOf } from "../state/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { takeBody } from "./grant-request.ts";
import { isSignedByNewKey, parseTexts } from "./new-key.ts";
import { RequestRefused } from "./refusals.ts";
import { isUsualAddress } from "./report-addresses.ts";
import { bodyLength, readBody } from "./request-body.ts";
import { settingsOf } from "./sensor-settings.ts";
import { checkProtocol } from "./signed-caller.ts";

const FIELDS = ["sensor", "secret", "publicKey", "signature"] as const;

/** `POST` of an enrolment: a one-time secret is spent on a key whose holder proves that it has it. 201, or 200 for the same key again. */
export async function enrolSensor(context: CollectorContext, exchange: Exchange): Promise<Reply> {
  checkProtocol(exchange.request);
  const wait = context.enrolmentsOf.take(exchange.remote);
  if (wait > 0) throw new RequestRefused("too-many", { retryAfterSeconds: wait });
  const request = await readRequest(context, exchange);
  const sensor = (await context.state.sensors()).find(({ name }) => name === request.sensor);
  if (sensor === undefined) throw new RequestRefused("token-unknown");
  const first = await firstAddress(context, exchange, sensor);
  const spent = await context.state.fleet.enrol(sensor.id, request.secret, request.publicKey, context.seconds());
  if (spent === "unknown") throw new RequestRefused("token-unknown", { detail: `for ${sensor.name}` });
  killPoint("enrol.spent");
  exchange.caller = sensor.name;
  if (first !== null) await context.state.fleet.moveAddresses(sensor.id, [first], context.seconds());
  const key = keyIdOf(request.publicKey);
  if (spent === "enrolled") {
    const detail = `from ${exchange.remote}`;
    await context.trail.write({ actor: sensor.name, action: "sensor-enrolled", object: key, detail });
  }
  const current = (await context.state.sensors()).find(({ id }) => id === sensor.id) ?? sensor;
  const { receivedAt } = exchange;
  const settings = await settingsOf(context, current);
  const body: Omit<EnrolmentAnswer, "answeredAt"> = { sensor: sensor.name, key, settings, receivedAt };
  return { status: spent === "enrolled" ? 201 : 200, body };
}

async function readRequest(context: CollectorContext, exchange: Exchange): Promise<EnrolmentRequest> {
  const { limits } = context;
  const length = bodyLength(exchange.request, limits.enrolmentBytes);
  takeBody(context, exchange, length);
  const body = await readBody(exchange.request, length, limits.shortRequestMillis);
  const request = parseTexts(body, FIELDS);
  if (request === null) throw new RequestRefused("request-malformed", { detail: "the body of an enrolment" });
  const { sensor, secret, publicKey, signature } = request;
  if (isSignedByNewKey(publicKey, signature, enrolmentText(sensor, secret, publicKey))) return request;
  throw new RequestRefused("signature-invalid", { detail: "of the new key" });
}

/**
 * A sensor with a changing address and none as yet has the one from which it enrols, until it reports its own. Throws a
 * refusal, before the token is spent, where there is none to begin with: an agent has to know what to capture.
 */
async function firstAddress(
  { state }: CollectorContext,
  { remote }: Exchange,
  sensor: SensorRecord,
): Promise<string | null> {
  if (sensor.addresses.length > 0) return null;
  const { dynamicAddress } = await state.fleet.policy(sensor.id);
  if (dynamicAddress && isUsualAddress(remote)) return remote;
  throw new RequestRefused("address-unknown");
}
