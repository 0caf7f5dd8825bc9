import { openZone } from "@teiten/core/calendar";
import type { HeartbeatAnswer } from "@teiten/core/uplink";
import { daysOfHeartbeats } from "../ingest/index.ts";
import { killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { parseHeartbeats } from "./heartbeat-form.ts";
import { grantRequest } from "./grant-request.ts";
import { RequestRefused } from "./refusals.ts";
import { hearAddresses } from "./report-addresses.ts";
import { settingsOf } from "./sensor-settings.ts";
import { readSignedBody } from "./signed-body.ts";
import { identify } from "./signed-caller.ts";

/** Ranges of missing segments in one answer. */
const MOST_MISSING = 100;

/** `POST` of heartbeats: entered in one commit, then the sensor learns what is missing and how to go on. */
export async function receiveHeartbeats(context: CollectorContext, exchange: Exchange, name: string): Promise<Reply> {
  const caller = await identify(context, exchange, name);
  grantRequest(context, name);
  const body = await readSignedBody(context, exchange, caller, context.limits.heartbeatBytes);
  const request = parseHeartbeats(body);
  if (request === null) throw new RequestRefused("request-malformed", { detail: "the body of heartbeats" });
  const { state } = context;
  const { sensor } = caller;
  await state.ledger.markDays(daysOfHeartbeats(openZone(context.zone), request.heartbeats));
  const added = await state.fleet.addHeartbeats(sensor.id, request.heartbeats, request.ended, context.seconds());
  killPoint("heartbeat.stored");
  context.metrics.add("teiten_heartbeats_total", { sensor: name }, added.length);
  await hearAddresses(context, sensor, added);
  const current = (await state.sensors()).find(({ id }) => id === sensor.id) ?? sensor;
  const answer: Omit<HeartbeatAnswer, "answeredAt"> = {
    receivedAt: exchange.receivedAt,
    settings: await settingsOf(context, current),
    missing: await state.fleet.missing(sensor.id, MOST_MISSING),
  };
  return { status: 200, body: answer };
}
