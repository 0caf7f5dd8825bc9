import { heartbeatPath, keyPath, rotationText, segmentPath } from "@teiten/core/uplink";
import { buildSegment } from "../feed/segment-builder.ts";
import type { BuiltSegment, SegmentPlan } from "../feed/segment-builder.ts";
import { newHeartbeat } from "../power/new-heartbeat.ts";
import { centerMust } from "../programs/center-command.ts";
import { auditAfter, openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import { prepareRawCenter } from "../programs/raw-center.ts";
import type { RawCenter } from "../programs/raw-center.ts";
import { mustCome } from "../programs/until.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { enrolRaw, postHeartbeats, putRequest, putSegment } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import { sendRaw, signedRequest } from "../uplink/send-request.ts";
import type { Answer, RawRequest } from "../uplink/send-request.ts";
import { newSigningKey } from "../uplink/signing-key.ts";

const BOOT = "00000000000000aa";
const OLD_BOOT = "00000000000000bb";
const FROM = Date.UTC(2026, 2, 1, 12) * 1000;
const MINUTE = 60_000_000;
const WAIT_MILLIS = 60_000;
const SENDERS = { one: "192.0.2.1", two: "192.0.2.2", gone: "192.0.2.3" } as const;

/** The sensors of the scenario and what they have sent honestly. */
interface Fleet {
  readonly raw: RawCenter;
  readonly data: string;
  readonly programRoot: string;
  readonly one: RawSensor;
  readonly two: RawSensor;
  readonly gone: RawSensor;
  readonly first: BuiltSegment;
}

/** One attempt to write what is not one's own. */
interface Attempt {
  readonly name: string;
  /** Of the answer; 200 says that nothing new was taken. */
  readonly status: number;
  /** What the audit must say of it. */
  readonly action: string;
  send(fleet: Fleet): Promise<Answer>;
}

async function run(context: FaultContext): Promise<Reached> {
  const fleet = await openFleet(context);
  const state = await openCenterState(context.programRoot, fleet.data);
  const before = await ledgerText(state);
  const problems: string[] = [];
  for (const attempt of ATTEMPTS) problems.push(...(await tryOne(fleet, state, attempt)));
  if ((await ledgerText(state)) !== before) problems.push("the ledger has changed");
  const foreign = await foreignPackets(context, fleet, state);
  problems.push(...foreign);
  const chain = await state.fleet.checkAudit();
  if (chain.brokenAt !== null) problems.push(`the audit's chain is broken at line ${chain.brokenAt}`);
  await state.close();
  await fleet.raw.center.stop("SIGTERM");
  for (const line of problems) context.tell(line);
  const cases = ATTEMPTS.length + 2;
  return {
    figure: `${cases} attempts, ${problems.length} problems, ${chain.lines} audit lines`,
    ok: problems.length === 0,
  };
}

async function openFleet({ programRoot, workspace }: FaultContext): Promise<Fleet> {
  const raw = await prepareRawCenter(programRoot, workspace, "own");
  await raw.center.start();
  const { data } = raw.center;
  const [one, two, gone] = [
    await raw.enrol("one", SENDERS.one),
    await raw.enrol("two", SENDERS.two),
    await raw.enrol("gone", SENDERS.gone),
  ];
  const first = segmentOf({ sensor: "one", sequence: 0 });
  const answer = await putSegment(raw.address, one, first);
  if (answer.status !== 201) throw new Error(`an honest segment was answered ${answer.status}`);
  const ended = [{ boot: OLD_BOOT, last: 2 }];
  await postHeartbeats(raw.address, one, { sentAt: FROM, heartbeats: [newHeartbeat(BOOT, 0, FROM)], ended });
  centerMust(programRoot, data, ["sensor", "revoke", "gone"]);
  return { raw, data, programRoot, one, two, gone, first };
}

async function tryOne(fleet: Fleet, state: CenterState, attempt: Attempt): Promise<readonly string[]> {
  const { name, status, action, send } = attempt;
  const last = (await auditAfter(state, 0)).at(-1)?.id ?? 0;
  const answer = await send(fleet);
  const lines = await auditAfter(state, last);
  return [
    ...(answer.status === status
      ? []
      : [`${name}: answered ${answer.status} ${JSON.stringify(answer.body)}, not ${status}`]),
    ...(lines.some((line) => line.action === action)
      ? []
      : [`${name}: the audit says ${JSON.stringify(lines.map((line) => line.action))}, not ${action}`]),
  ];
}

/** Packets to another's address, and of another time, in a segment that is the sender's own: nothing of them may count. */
async function foreignPackets(context: FaultContext, fleet: Fleet, state: CenterState): Promise<readonly string[]> {
  const last = (await auditAfter(state, 0)).at(-1)?.id ?? 0;
  const segments = [
    segmentOf({ sensor: "one", sequence: 1 }, { destination: SENDERS.two }),
    segmentOf({ sensor: "one", sequence: 2 }, { at: BigInt(FROM - 3600 * 1e6) * 1000n }),
  ];
  for (const segment of segments) await putSegment(fleet.raw.address, fleet.one, segment);
  await mustCome("the segments are ingested", WAIT_MILLIS, async () =>
    (await state.ledger.received()).length === 0 ? true : null,
  );
  const engine = await holdEngine(context.programRoot, fleet.data);
  const [row] = await engine.ask<{ packets: number }>("SELECT sum(flows.packets) AS packets FROM flows");
  engine.detach();
  const honest = fleet.first.packets.length;
  const books = (await state.segments()).filter(({ sequence }) => sequence !== "0");
  const actions = new Set((await auditAfter(state, last)).map(({ action }) => action));
  return [
    ...(row?.packets === honest ? [] : [`${row?.packets} packets count, ${honest} were honest`]),
    ...books
      .filter(({ counted }) => counted !== 0)
      .map(({ sequence }) => `segment ${sequence} counts ${JSON.stringify(books)}`),
    ...(actions.has("foreign-packets") ? [] : [`the audit says “${[...actions].join(", ")}” of another's packets`]),
  ];
}

const ATTEMPTS: readonly Attempt[] = [
  {
    name: "the key of one on the path of two",
    status: 403,
    action: "sensor-differs",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "two", sequence: 0 })),
  },
  {
    name: "a manifest of two on the path of one",
    status: 400,
    action: "manifest-differs",
    send: ({ raw, one }) => {
      const path = segmentPath({ sensor: "one", boot: BOOT, sequence: 5 });
      return sendRaw(raw.address, putRequest(one.key, segmentOf({ sensor: "two", sequence: 5 }), path));
    },
  },
  {
    name: "a key that nobody enrolled",
    status: 401,
    action: "key-unknown",
    send: ({ raw }) => sendRaw(raw.address, putRequest(newSigningKey(), segmentOf({ sensor: "one", sequence: 5 }))),
  },
  {
    name: "a signature of another request",
    status: 401,
    action: "signature-invalid",
    send: ({ raw, one, first }) => {
      const stolen = putRequest(one.key, first);
      return sendRaw(raw.address, { ...stolen, path: segmentPath({ sensor: "one", boot: BOOT, sequence: 6 }) });
    },
  },
  {
    name: "a number far in the future",
    status: 422,
    action: "segment-implausible",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 100_001 })),
  },
  {
    name: "a revoked key",
    status: 403,
    action: "key-revoked",
    send: ({ raw, gone }) => putSegment(raw.address, gone, segmentOf({ sensor: "gone", sequence: 0 })),
  },
  {
    name: "huge counters",
    status: 422,
    action: "segment-implausible",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 5, dropped: 1e15 })),
  },
  {
    name: "more packets than bytes",
    status: 422,
    action: "segment-implausible",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 5, packets: 1e6 })),
  },
  {
    name: "time that runs backwards",
    status: 422,
    action: "segment-implausible",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 5, to: FROM - 1 })),
  },
  {
    name: "a segment of a week",
    status: 422,
    action: "segment-implausible",
    send: ({ raw, one }) =>
      putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 5, to: FROM + 7 * 86_400e6 })),
  },
  {
    name: "a run that has ended",
    status: 403,
    action: "boot-ended",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", boot: OLD_BOOT, sequence: 3 })),
  },
  {
    name: "other bytes under a name that is taken",
    status: 409,
    action: "segment-equivocation",
    send: ({ raw, one }) => putSegment(raw.address, one, segmentOf({ sensor: "one", sequence: 0 }, { port: 4444 })),
  },
  {
    name: "a replay over another TLS session",
    status: 200,
    action: "segment-repeated",
    send: ({ raw, one, first }) => putSegment(raw.address, one, first),
  },
  {
    name: "a body that is not the signed one",
    status: 400,
    action: "body-differs",
    send: ({ raw, one }) => {
      const request = putRequest(one.key, segmentOf({ sensor: "one", sequence: 5 }));
      return sendRaw(raw.address, { ...request, body: Buffer.alloc(request.body.length, 7) });
    },
  },
  {
    name: "heartbeats of two by one",
    status: 403,
    action: "sensor-differs",
    send: ({ raw, one }) => {
      const body = Buffer.from(JSON.stringify({ sentAt: FROM, heartbeats: [], ended: [] }));
      return sendRaw(raw.address, signedRequest("POST", heartbeatPath("two"), one.key, body));
    },
  },
  {
    name: "a new key for two by one",
    status: 403,
    action: "sensor-differs",
    send: ({ raw, one }) => sendRaw(raw.address, rotationOf(one, "two")),
  },
  {
    name: "a token that is spent",
    status: 403,
    action: "token-unknown",
    send: async ({ raw }) => {
      const token = raw.addSensor("late", "192.0.2.9");
      await enrolRaw(raw.address, token);
      return enrolRaw(raw.address, token).then(
        () => ({ status: 201, body: null }),
        (error: unknown) => ({ status: Number(/answered (\d+)/.exec(String(error))?.[1]), body: null }),
      );
    },
  },
];

function rotationOf(sensor: RawSensor, name: string): RawRequest {
  const next = newSigningKey();
  const body = { publicKey: next.publicKey, signature: next.sign(rotationText(name, next.publicKey)) };
  return signedRequest("PUT", keyPath(name), sensor.key, Buffer.from(JSON.stringify(body)));
}

type Difference = Partial<{ readonly destination: string; readonly at: bigint; readonly port: number }>;

/** A minute with five packets to the sensor's own address, unless a difference is named. */
function segmentOf(
  plan: Partial<SegmentPlan> & { sensor: string; sequence: number },
  difference: Difference = {},
): BuiltSegment {
  const destination = SENDERS[plan.sensor as keyof typeof SENDERS];
  const packets = Array.from({ length: 5 }, (_, index) => ({
    number: 100 + index,
    at: BigInt(FROM + index * 1e6) * 1000n,
    destination,
    port: 23,
    ...difference,
  }));
  return buildSegment({ boot: BOOT, from: FROM, to: FROM + MINUTE, ...plan }, packets);
}

async function ledgerText(state: CenterState): Promise<string> {
  const lines = (await state.segments()).map(
    ({ sensorId, boot, sequence, sha256 }) => `${sensorId} ${boot} ${sequence} ${sha256}`,
  );
  return lines.toSorted().join("\n");
}

/** Everything that a sensor, or a thief of its key, may try beyond its own name. */
export const scenario: Scenario = {
  name: "AUTHZ-2",
  goal: "a sensor writes only as itself: every attempt refused, each with an audit line",
  width: 1,
  limitSeconds: 120,
  run,
};
