import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { join } from "node:path";
import { buildSegment } from "../feed/segment-builder.ts";
import { newHeartbeat } from "../power/new-heartbeat.ts";
import { openCenterState } from "../programs/center-state.ts";
import { RunningProgram } from "../programs/running-program.ts";
import { mustCome } from "../programs/until.ts";
import { enrolRaw, postHeartbeats, putSegment } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import type { SpecialFleet, SpecialSensor } from "./special-fleet.ts";

/** Brings one program to a point that everyday work does not pass, kills it there, and sees that no hand is needed after. */
export type SpecialDrive = (fleet: SpecialFleet) => Promise<void>;

const WAIT_MILLIS = 30_000;
const PACKETS = 20;
/** A spool of one mebibyte, and packets that are more than fit. */
const SMALL = ["--spool-quota", "1MiB"];
const MUCH = 4000;

/** The drives by target. */
export const SPECIAL_DRIVES: Readonly<Record<string, SpecialDrive>> = {
  "sensor:key.made": killedEnrolment("key.made"),
  "sensor:key.stored": killedEnrolment("key.stored"),
  "sensor:enrol.answered": killedEnrolment("enrol.answered"),
  "sensor:enrol.written": killedEnrolment("enrol.written"),
  "sensor:enrol.stored": killedEnrolment("enrol.stored"),
  "sensor:settings.written": killedEnrolment("settings.written"),
  "center:enrol.spent": async (fleet) => {
    const sensor = fleet.newSensor();
    await restartCenter(fleet, "enrol.spent:1");
    await sensor.enrol();
    await centerMustDie(fleet, "enrol.spent");
    await mustEnrol(sensor);
    await oneCapture(sensor);
  },
  "sensor:key.swapped": async (fleet) => {
    const sensor = await enrolled(fleet);
    fleet.teiten("sensor", "rotate", sensor.name);
    sensor.start("key.swapped:1");
    await sensor.mustDie("key.swapped");
    await oneCapture(sensor);
  },
  "center:rotate.stored": async (fleet) => {
    const sensor = await enrolled(fleet);
    fleet.teiten("sensor", "rotate", sensor.name);
    await restartCenter(fleet, "rotate.stored:1");
    sensor.start(null);
    await centerMustDie(fleet, "rotate.stored");
    await sensor.stop();
    await oneCapture(sensor);
  },
  "center:address.moved": async (fleet) => {
    const sensor = fleet.newSensor("--dynamic-address");
    const center = { port: fleet.center.port, tls: true };
    const raw = await enrolRaw(center, sensor.token);
    const report = (number: number): Promise<unknown> => reportAddress(fleet, raw, number).catch(() => null);
    await restartCenter(fleet, "address.moved:1");
    await report(0);
    await centerMustDie(fleet, "address.moved");
    await report(1);
    const state = await openCenterState(fleet.programRoot, fleet.data);
    const epochs = (await state.sensors()).find(({ name }) => name === sensor.name)?.addresses ?? [];
    await state.close();
    const open = epochs.filter(({ to }) => to === null).map(({ prefix }) => prefix);
    if (open.join() !== MOVED_TO) throw new Error(`the address is ${open.join()} after its move`);
  },
  "center:store.created": killedReplay("store.created"),
  "center:store.emptied": killedReplay("store.emptied"),
  "sensor:spool.refused": refusedSegment("spool.refused"),
  "sensor:upload.refused": refusedSegment("upload.refused"),
  "sensor:spool.resent": async (fleet) => {
    const sensor = await enrolled(fleet);
    await sensor.capture(PACKETS);
    await sensor.capture(PACKETS);
    await sensor.drain();
    await fleet.center.stop("SIGTERM");
    const archive = join(fleet.data, "archive", sensor.name);
    const [boot = ""] = readdirSync(archive).toSorted();
    for (const file of readdirSync(join(archive, boot))) rmSync(join(archive, boot, file));
    await restartCenter(fleet, null);
    sensor.start("spool.resent:1");
    await sensor.mustDie("spool.resent");
    sensor.start(null);
    await mustCome("the lost segment is in the archive again", WAIT_MILLIS, () =>
      readdirSync(join(archive, boot)).length > 0 ? true : null,
    );
    await sensor.stop();
    await sensor.mustHaveDelivered(2 * PACKETS);
  },
  "sensor:spool.purged": killedSacrifice("spool.purged"),
  "sensor:spool.reduced": killedSacrifice("spool.reduced"),
  "sensor:spool.replacement": killedSacrifice("spool.replacement"),
  "sensor:spool.tombstoned": killedSacrifice("spool.tombstoned"),
};

const MOVED_TO = "203.0.113.77";

function reportAddress(fleet: SpecialFleet, raw: RawSensor, number: number): Promise<unknown> {
  const at = Date.now() * 1000;
  const heartbeat = { ...newHeartbeat("00000000000000cc", number, at), addresses: [MOVED_TO] };
  const center = { port: fleet.center.port, tls: true };
  return postHeartbeats(center, raw, { sentAt: at, heartbeats: [heartbeat], ended: [] });
}

function killedEnrolment(point: string): SpecialDrive {
  return async (fleet) => {
    const sensor = fleet.newSensor();
    const { signal } = await sensor.enrol(`${point}:1`);
    if (signal !== "SIGKILL") throw new Error(`the enrolment does not pass ${point}`);
    await mustEnrol(sensor);
    await oneCapture(sensor);
  };
}

function killedReplay(point: string): SpecialDrive {
  return async (fleet) => {
    const sensor = await enrolled(fleet);
    await oneCapture(sensor);
    await fleet.center.stop("SIGTERM");
    const words = [join(fleet.programRoot, "center/bin/teiten.js"), "--data", fleet.data, "replay"];
    const { signal } = await new RunningProgram({ words, killAt: `${point}:1`, log: `${sensor.state}.replay.log` })
      .ended;
    if (signal !== "SIGKILL") throw new Error(`a replay does not pass ${point}`);
    await restartCenter(fleet, null);
    const state = await openCenterState(fleet.programRoot, fleet.data);
    await mustCome("all is ingested again", WAIT_MILLIS, async () =>
      (await state.ledger.received()).length === 0 ? true : null,
    );
    await state.close();
  };
}

/** Somebody with the sensor's key has put other bytes under the next name: the agent sets its own segment aside. */
function refusedSegment(point: string): SpecialDrive {
  return async (fleet) => {
    const sensor = await enrolled(fleet);
    await fleet.center.stop("SIGTERM");
    await sensor.capture(PACKETS);
    const [file = ""] = sensor.names("ready");
    const [boot = "", digits = ""] = file.replace(".pcapng", "").split("-");
    await restartCenter(fleet, null);
    const from = Date.now() * 1000;
    const plan = { sensor: sensor.name, boot, sequence: Number(digits), from, to: from + 1 };
    const answer = await putSegment({ port: fleet.center.port, tls: true }, stolenKey(sensor), buildSegment(plan, []));
    if (answer.status !== 201) throw new Error(`the first segment was answered ${answer.status}`);
    sensor.start(`${point}:1`);
    await sensor.mustDie(point);
    await sensor.drain();
    if (sensor.kept(["refused"]) !== PACKETS) throw new Error(`${sensor.kept(["refused"])} packets are set aside`);
    await sensor.mustHaveDelivered(0);
  };
}

function killedSacrifice(point: string): SpecialDrive {
  return async (fleet) => {
    const sensor = await enrolled(fleet);
    await sensor.capture(MUCH);
    if (point === "spool.purged") await sensor.drain();
    const before = await sensor.delivered();
    await fleet.center.stop("SIGTERM");
    await sensor.capture(MUCH, ...SMALL);
    sensor.start(`${point}:1`, ...SMALL);
    for (let more = 0; more < 5 && sensor.isRunning; more++) await sensor.feed(MUCH);
    await sensor.mustDie(point);
    const kept = sensor.kept(["open", "ready"]);
    await restartCenter(fleet, null);
    await sensor.drain();
    await sensor.mustHaveDelivered(before + kept);
  };
}

async function enrolled(fleet: SpecialFleet): Promise<SpecialSensor> {
  const sensor = fleet.newSensor();
  await mustEnrol(sensor);
  return sensor;
}

async function mustEnrol(sensor: SpecialSensor): Promise<void> {
  const { code } = await sensor.enrol();
  if (code !== 0) throw new Error(`${sensor.name} could not be enrolled again: exit ${code}`);
}

/** What is captured now comes to the center. */
async function oneCapture(sensor: SpecialSensor): Promise<void> {
  await sensor.capture(PACKETS);
  await sensor.drain();
  await sensor.mustHaveDelivered(PACKETS);
}

async function restartCenter(fleet: SpecialFleet, killAt: string | null): Promise<void> {
  if (fleet.center.isRunning) await fleet.center.stop("SIGTERM");
  await fleet.center.start(killAt);
}

/** The center dies at its point and is started again. */
async function centerMustDie(fleet: SpecialFleet, point: string): Promise<void> {
  if (!(await fleet.center.died(WAIT_MILLIS))) throw new Error(`the center does not pass ${point}`);
  await fleet.center.start(null);
}

function stolenKey({ name, state }: SpecialSensor): RawSensor {
  const key = createPrivateKey(readFileSync(join(state, "key.pem")));
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    name,
    key: {
      name: createHash("sha256").update(spki).digest("hex").slice(0, 16),
      publicKey: spki.toString("base64url"),
      sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
    },
  };
}
