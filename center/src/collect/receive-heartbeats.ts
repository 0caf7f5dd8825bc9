import { openZone } from "@teiten/core/calendar";
import type { HeartbeatAnswer, HeartbeatRequest } from "@teiten/core/uplink";
import { daysOfHeartbeats } from "../ingest/index.ts";
import { killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { parseHeartbeats } from "./heartbeat-form.ts";
import { checkRoom, grantRequest } from "./grant-request.ts";
import { RequestRefused } from "./refusals.ts";
import { hearAddresses } from "./report-addresses.ts";
import { settingsOf } from "./sensor-settings.ts";
import { readSignedBody } from "./signed-body.ts";
import { identify } from "./signed-caller.ts";
import type { SignedCaller } from "./signed-caller.ts";

/** Ranges of missing segments in one answer. */
const MOST_MISSING = 100;

/** `POST` of heartbeats: entered in one commit, then the sensor learns what is missing and how to go on. */
export async function receiveHeartbeats(context: CollectorContext, exchange: Exchange, name: string): Promise<Reply> {
  const caller = await identify(context, exchange, name);
  grantRequest(context, name);
  await checkRoom(context);
  const request = await readHeartbeats(context, exchange, caller, name);
  const wait = context.heartbeatsOf.take(name, request.heartbeats.length + request.ended.length);
  if (wait > 0) throw new RequestRefused("too-many", { detail: "heartbeats", retryAfterSeconds: wait });
  const { state } = context;
  const { sensor } = caller;
  await state.ledger.markDays(daysOfHeartbeats(openZone(context.zone), request.heartbeats, context.seconds()));
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

/** One body of a sensor at a time, and few of all: each may take some megabytes while it is read. */
async function readHeartbeats(
  context: CollectorContext,
  exchange: Exchange,
  caller: SignedCaller,
  name: string,
): Promise<HeartbeatRequest> {
  const leave = await context.heartbeatBodies.enter(name, name, 0);
  try {
    const body = await readSignedBody(context, exchange, caller, context.limits.heartbeatBytes);
    const request = parseHeartbeats(body);
    if (request === null) throw new RequestRefused("request-malformed", { detail: "the body of heartbeats" });
    return request;
  } finally {
    leave();
  }
}
