import { ENROLMENT_PATH, enrolmentText, keyPath, rotationText } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beat, minute, openCollectorStand } from "../../../test/collect/collector-stand.ts";
import type { CollectorStand } from "../../../test/collect/collector-stand.ts";
import { postHeartbeats, putSegment } from "../../../test/faults/uplink/raw-sensor.ts";
import { sendRaw, signedRequest } from "../../../test/faults/uplink/send-request.ts";
import type { Answer } from "../../../test/faults/uplink/send-request.ts";
import { newSigningKey } from "../../../test/faults/uplink/signing-key.ts";
import type { SigningKey } from "../../../test/faults/uplink/signing-key.ts";

let stand: CollectorStand;
let clock: number;

beforeEach(async () => {
  clock = Date.now();
  stand = await openCollectorStand({ now: () => clock });
  await stand.state.addSensor({
    name: "tokyo-1",
    country: "JP",
    addresses: [{ prefix: "192.0.2.1", from: null, to: null }],
  });
});
afterEach(() => stand.close());

const enrol = (key: SigningKey, secret: string, sensor = "tokyo-1", signer = key): Promise<Answer> => {
  const { publicKey } = key;
  const signature = signer.sign(enrolmentText(sensor, secret, publicKey));
  return post({ sensor, secret, publicKey, signature });
};

const post = (fields: object): Promise<Answer> => {
  const body = Buffer.from(JSON.stringify(fields));
  const headers = { "content-length": body.length, "teiten-protocol": 1 };
  return sendRaw(stand.center, { method: "POST", path: ENROLMENT_PATH, headers, body });
};

const rotate = (old: SigningKey, next: SigningKey, signer = next): Promise<Answer> => {
  const signature = signer.sign(rotationText("tokyo-1", next.publicKey));
  const body = Buffer.from(JSON.stringify({ publicKey: next.publicKey, signature }));
  return sendRaw(stand.center, signedRequest("PUT", keyPath("tokyo-1"), old, body));
};

const token = (seconds = 600): Promise<string> => stand.state.fleet.addToken(1, Math.floor(clock / 1000) + seconds);

test("a token makes one key a sensor's, and the same key may ask again", async () => {
  const key = newSigningKey();
  const secret = await token();
  expect(await enrol(key, secret)).toMatchObject({
    status: 201,
    body: { sensor: "tokyo-1", key: key.name, settings: { prefixes: ["192.0.2.1"] } },
  });
  expect((await enrol(key, secret)).status).toBe(200);
  expect((await enrol(newSigningKey(), secret)).status).toBe(403);
  expect(await stand.audit("sensor-enrolled")).toMatchObject([{ actor: "tokyo-1", object: key.name }]);
  expect((await putSegment(stand.center, { name: "tokyo-1", key }, minute("tokyo-1", 0))).status).toBe(201);
});

test("a token is of no use late, for another sensor, or without the key's own signature", async () => {
  await stand.state.addSensor({
    name: "osaka-1",
    country: "JP",
    addresses: [{ prefix: "192.0.2.2", from: null, to: null }],
  });
  const secret = await token(10);
  expect((await enrol(newSigningKey(), secret, "osaka-1")).status).toBe(403);
  expect((await enrol(newSigningKey(), secret, "nobody")).status).toBe(403);
  expect((await enrol(newSigningKey(), secret, "tokyo-1", newSigningKey())).status).toBe(401);
  const key = newSigningKey();
  const signature = key.sign(enrolmentText("tokyo-1", secret, "bm8ga2V5"));
  expect((await post({ sensor: "tokyo-1", secret, publicKey: "bm8ga2V5", signature })).status).toBe(401);
  expect((await post({ sensor: "tokyo-1", secret })).status).toBe(400);
  expect((await post([])).status).toBe(400);
  clock += 11_000;
  expect(await enrol(key, secret)).toMatchObject({ status: 403, body: { code: "token-unknown" } });
  expect(await stand.state.fleet.keys()).toEqual([]);
  expect((await stand.audit("token-unknown")).length).toBeGreaterThanOrEqual(2);
});

test("secrets cannot be guessed in a hurry", async () => {
  await stand.restart({ limits: { enrolmentBurst: 5, enrolmentsPerSecond: 0.01 } });
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess++) statuses.push((await enrol(newSigningKey(), "0".repeat(32))).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
});

test("a sensor without an address keeps its token until it has one", async () => {
  await stand.state.changeSensor("tokyo-1", { addresses: [] });
  await stand.state.fleet.setPolicy(1, { dynamicAddress: true });
  const key = newSigningKey();
  const secret = await token();
  expect(await enrol(key, secret)).toMatchObject({ status: 422, body: { code: "address-unknown" } });
  await stand.state.changeSensor("tokyo-1", { addresses: [{ prefix: "198.51.100.1", from: null, to: null }] });
  expect((await enrol(key, secret)).status).toBe(201);
});

test("a key rotates without a gap: both sign for a week, then the new one alone", async () => {
  const [old, next, other] = [newSigningKey(), newSigningKey(), newSigningKey()];
  await enrol(old, await token());
  await stand.state.fleet.setPolicy(1, { rotateKey: true });
  const asked = await putSegment(stand.center, { name: "tokyo-1", key: old }, minute("tokyo-1", 0));
  expect(asked.body).toMatchObject({ settings: { rotateKey: true } });
  expect((await rotate(old, next, other)).status).toBe(401);
  expect(await rotate(old, next)).toMatchObject({
    status: 201,
    body: { key: next.name, settings: { rotateKey: false } },
  });
  expect((await rotate(old, next)).status).toBe(200);
  expect(await rotate(old, other)).toMatchObject({ status: 403, body: { code: "successor-refused" } });
  expect((await putSegment(stand.center, { name: "tokyo-1", key: old }, minute("tokyo-1", 1))).status).toBe(201);
  expect((await putSegment(stand.center, { name: "tokyo-1", key: next }, minute("tokyo-1", 2))).status).toBe(201);
  clock += 7 * 86_400_000 + 1000;
  expect(await putSegment(stand.center, { name: "tokyo-1", key: old }, minute("tokyo-1", 3))).toMatchObject({
    status: 401,
    body: { code: "key-replaced" },
  });
  expect((await putSegment(stand.center, { name: "tokyo-1", key: next }, minute("tokyo-1", 3))).status).toBe(201);
  expect((await stand.audit()).map(({ action }) => action)).toEqual([
    "sensor-enrolled",
    "signature-invalid",
    "key-rotated",
    "successor-refused",
    "key-replaced",
  ]);
});

test("heartbeats are kept once each, and their answer says what is missing and how to go on", async () => {
  const key = newSigningKey();
  await enrol(key, await token());
  const sensor = { name: "tokyo-1", key };
  await putSegment(stand.center, sensor, minute("tokyo-1", 2));
  const request = { sentAt: 1, heartbeats: [beat(0), beat(1)], ended: [] };
  const answer = await postHeartbeats(stand.center, sensor, request);
  expect(answer).toMatchObject({
    status: 200,
    body: { missing: [{ from: 0, to: 1 }], settings: { zone: "Asia/Tokyo", rotateKey: false } },
  });
  await postHeartbeats(stand.center, sensor, { ...request, heartbeats: [beat(1), beat(2)] });
  expect((await stand.state.fleet.lastHeartbeats()).get(1)).toMatchObject({ number: 2, capture: "running" });
});

test.each([
  ["no list", { sentAt: 1, heartbeats: {}, ended: [] }],
  ["a negative count", { sentAt: 1, heartbeats: [beat(0, { packets: -1 })], ended: [] }],
  ["a count that is none", { sentAt: 1, heartbeats: [beat(0, { spoolBytes: 1e300 })], ended: [] }],
  ["an end of the run that speaks", { sentAt: 1, heartbeats: [beat(0)], ended: [{ boot: beat(0).boot, last: 1 }] }],
  ["too many", { sentAt: 1, heartbeats: Array.from({ length: 1001 }, (_, number) => beat(number)), ended: [] }],
  ["a version that is markup", { sentAt: 1, heartbeats: [beat(0, { version: "<b>" })], ended: [] }],
])("heartbeats with %s are refused and leave a line", async (_name, request) => {
  const key = newSigningKey();
  await enrol(key, await token());
  expect(await postHeartbeats(stand.center, { name: "tokyo-1", key }, request as never)).toMatchObject({
    status: 400,
    body: { code: "request-malformed" },
  });
  expect(await stand.audit("request-malformed")).toMatchObject([{ actor: "tokyo-1" }]);
  expect((await stand.state.fleet.lastHeartbeats()).size).toBe(0);
});

test("an address that changes opens an epoch and closes one, never another sensor's, and settings follow", async () => {
  await stand.state.addSensor({
    name: "osaka-1",
    country: "JP",
    addresses: [{ prefix: "192.0.2.2", from: null, to: null }],
  });
  await stand.state.fleet.setPolicy(1, { dynamicAddress: true });
  const key = newSigningKey();
  await enrol(key, await token());
  const report = (number: number, addresses: readonly string[]): Promise<Answer> =>
    postHeartbeats(
      stand.center,
      { name: "tokyo-1", key },
      { sentAt: 1, heartbeats: [beat(number, { addresses })], ended: [] },
    );
  const moved = await report(0, ["198.51.100.9", "192.0.2.2", "127.0.0.1", "fe80::1", "169.254.1.1"]);
  expect(moved.body).toMatchObject({ settings: { prefixes: ["198.51.100.9"] } });
  await report(1, ["192.0.2.2"]);
  await report(2, []);
  const [tokyo, osaka] = await stand.state.sensors();
  expect(tokyo?.addresses).toEqual([
    { prefix: "192.0.2.1", from: null, to: "2026-05-01T00:00:00Z" },
    { prefix: "198.51.100.9", from: "2026-05-01T00:00:00Z", to: null },
  ]);
  expect(osaka?.addresses).toEqual([{ prefix: "192.0.2.2", from: null, to: null }]);
  expect(await stand.audit("address-moved")).toHaveLength(1);
  expect(await stand.audit("address-of-another")).toMatchObject([{ alarm: true, detail: "192.0.2.2 is osaka-1's" }]);
});

test("a registered address that a sensor does not have any more is told once, and nothing is changed", async () => {
  const key = newSigningKey();
  await enrol(key, await token());
  for (const number of [0, 1, 2]) {
    const heartbeats = [beat(number, { addresses: ["203.0.113.5"] })];
    await postHeartbeats(stand.center, { name: "tokyo-1", key }, { sentAt: 1, heartbeats, ended: [] });
  }
  expect(await stand.audit("address-differs")).toMatchObject([{ alarm: true, actor: "tokyo-1" }]);
  expect((await stand.state.sensors())[0]?.addresses).toEqual([{ prefix: "192.0.2.1", from: null, to: null }]);
});

test("a sensor that speaks of decades, or more than it can have to say, changes nothing", async () => {
  await stand.close();
  stand = await openCollectorStand({ now: () => clock, limits: { heartbeatBurst: 4, heartbeatsPerSecond: 0.001 } });
  await stand.state.addSensor({
    name: "tokyo-1",
    country: "JP",
    addresses: [{ prefix: "192.0.2.1", from: null, to: null }],
  });
  const key = newSigningKey();
  await enrol(key, await token());
  const say = (...heartbeats: ReturnType<typeof beat>[]): Promise<Answer> =>
    postHeartbeats(stand.center, { name: "tokyo-1", key }, { sentAt: 1, heartbeats, ended: [] });
  const year = 31_536_000e6;
  expect(await say(...[1, 20, 50].map((years) => beat(years, { at: clock * 1000 + years * year })))).toMatchObject({
    status: 200,
  });
  expect(await stand.state.dirtyDays()).toEqual([]);
  expect(await say(beat(60), beat(61))).toMatchObject({ status: 429, body: { code: "too-many" } });
  expect(await say(beat(60))).toMatchObject({ status: 200 });
  expect(await stand.state.dirtyDays()).toHaveLength(1);
});

test("an address that moves all the time is followed so far and told once", async () => {
  await stand.close();
  stand = await openCollectorStand({ now: () => clock, limits: { addressMovesPerDay: 3 } });
  await stand.state.addSensor({
    name: "tokyo-1",
    country: "JP",
    addresses: [{ prefix: "192.0.2.1", from: null, to: null }],
  });
  await stand.state.fleet.setPolicy(1, { dynamicAddress: true });
  const key = newSigningKey();
  await enrol(key, await token());
  const heartbeats = Array.from({ length: 20 }, (_, number) =>
    beat(number, { addresses: [`198.51.100.${1 + number}`] }),
  );
  await postHeartbeats(stand.center, { name: "tokyo-1", key }, { sentAt: 1, heartbeats, ended: [] });
  expect((await stand.state.sensors())[0]?.addresses.length).toBeLessThanOrEqual(4);
  expect(await stand.audit("address-unsteady")).toMatchObject([{ alarm: true, actor: "tokyo-1" }]);
});
