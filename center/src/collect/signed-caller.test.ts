import { UPLINK_HEADERS, heartbeatPath, keyPath, segmentPath } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BOOT, beat, minute, openCollectorStand } from "../../../test/collect/collector-stand.ts";
import type { CollectorStand } from "../../../test/collect/collector-stand.ts";
import { postHeartbeats, putRequest, putSegment } from "../../../test/faults/uplink/raw-sensor.ts";
import type { RawSensor } from "../../../test/faults/uplink/raw-sensor.ts";
import { sendRaw, signedRequest } from "../../../test/faults/uplink/send-request.ts";
import type { RawRequest } from "../../../test/faults/uplink/send-request.ts";
import { newSigningKey } from "../../../test/faults/uplink/signing-key.ts";
import { listArchive } from "../archive/index.ts";

let stand: CollectorStand;
let tokyo: RawSensor;
let osaka: RawSensor;

beforeEach(async () => {
  stand = await openCollectorStand();
  tokyo = await stand.sensor("tokyo-1");
  osaka = await stand.sensor("osaka-1", { addresses: [{ prefix: "192.0.2.2", from: null, to: null }] });
});
afterEach(() => stand.close());

const nothingIsHere = async (): Promise<void> => {
  expect(await stand.state.segments()).toEqual([]);
  expect(await listArchive(stand.paths.archive)).toEqual([]);
  expect(stand.reports).toEqual([]);
};

const refused = async (request: RawRequest, status: number, code: string, actor: string): Promise<void> => {
  expect(await sendRaw(stand.center, request)).toMatchObject({ status, body: { code } });
  expect(await stand.audit(code)).toMatchObject([{ actor }]);
};

test("a sensor's key is of no use on another's paths", async () => {
  const segment = minute("osaka-1", 0);
  await refused(putRequest(tokyo.key, segment), 403, "sensor-differs", "tokyo-1");
  await nothingIsHere();
  const body = Buffer.from(JSON.stringify({ sentAt: 1, heartbeats: [beat(0)], ended: [] }));
  for (const [method, path] of [
    ["POST", heartbeatPath("osaka-1")],
    ["PUT", keyPath("osaka-1")],
    ["GET", segmentPath(segment.facts)],
  ] as const) {
    const request = signedRequest(method, path, tokyo.key, method === "GET" ? Buffer.alloc(0) : body);
    expect((await sendRaw(stand.center, request)).status).toBe(403);
  }
  expect(await stand.audit("sensor-differs")).toHaveLength(4);
  expect((await stand.state.fleet.lastHeartbeats()).size).toBe(0);
});

test("a manifest that speaks of another sensor, run or number than the path is refused", async () => {
  const { facts, bytes } = minute("tokyo-1", 0);
  for (const other of [{ sensor: "osaka-1" }, { boot: "f".repeat(16) }, { sequence: 1 }]) {
    const request = signedRequest("PUT", segmentPath(facts), tokyo.key, bytes, { ...facts, ...other });
    expect(await sendRaw(stand.center, request)).toMatchObject({ status: 400, body: { code: "manifest-differs" } });
  }
  expect(await stand.audit("manifest-differs")).toHaveLength(3);
  await nothingIsHere();
});

test("numbers far ahead, impossible counters and impossible times are refused", async () => {
  const of = (plan: Parameters<typeof minute>[2]): RawRequest => putRequest(tokyo.key, minute("tokyo-1", 0, plan));
  const { from } = minute("tokyo-1", 0).facts;
  const wrong = [
    of({ sequence: 100_001 }),
    of({ packets: 1e9 }),
    of({ dropped: 2 ** 52 }),
    of({ thinned: 2 ** 52, thinning: 2 }),
    of({ thinned: 5, thinning: 1 }),
    of({ to: from - 1 }),
    of({ to: from + 2 * 86_400_000_000 }),
    of({ tombstoned: 5 }),
    of({ kind: "tombstone", reason: "spool-full", packets: 1 }),
    of({ kind: "tombstone", packets: 0 }),
  ];
  for (const request of wrong) {
    expect(await sendRaw(stand.center, request)).toMatchObject({ status: 422, body: { code: "segment-implausible" } });
  }
  expect(await stand.audit("segment-implausible")).toHaveLength(wrong.length);
  await nothingIsHere();
});

test("a revoked key signs nothing any more, at once, and the attempt is an alarm", async () => {
  await stand.state.fleet.revokeKeys(await stand.idOf("tokyo-1"), 1);
  await refused(putRequest(tokyo.key, minute("tokyo-1", 0)), 403, "key-revoked", "tokyo-1");
  expect((await stand.audit("key-revoked"))[0]?.alarm).toBe(true);
  expect((await putSegment(stand.center, osaka, minute("osaka-1", 0))).status).toBe(201);
});

test("a run that has ended takes no greater number, but what it lacks still", async () => {
  const next = "fedcba9876543210";
  const request = { sentAt: 1, heartbeats: [beat(0, { boot: next })], ended: [{ boot: BOOT, last: 1 }] };
  const answer = await postHeartbeats(stand.center, tokyo, request);
  expect(answer).toMatchObject({ status: 200, body: { missing: [{ boot: BOOT, from: 0, to: 1 }] } });
  await refused(putRequest(tokyo.key, minute("tokyo-1", 2)), 403, "boot-ended", "tokyo-1");
  expect((await putSegment(stand.center, tokyo, minute("tokyo-1", 1))).status).toBe(201);
  expect((await putSegment(stand.center, tokyo, minute("tokyo-1", 0, { boot: next }))).status).toBe(201);
});

test("a recorded upload that is played back over another session is 200, stores nothing and is told", async () => {
  const request = putRequest(tokyo.key, minute("tokyo-1", 0));
  expect((await sendRaw(stand.center, request)).status).toBe(201);
  expect((await sendRaw(stand.center, request)).status).toBe(200);
  expect(await stand.audit("segment-repeated")).toMatchObject([{ actor: "tokyo-1" }]);
  expect(await stand.state.segments()).toHaveLength(1);
});

test("heartbeats that are played back change nothing, not even the addresses", async () => {
  const addresses = [{ prefix: "198.51.100.1", from: null, to: null }];
  const dynamic = await stand.sensor("nagoya-1", { addresses }, { dynamicAddress: true });
  const post = (number: number, address: string): Promise<unknown> =>
    postHeartbeats(stand.center, dynamic, {
      sentAt: 1,
      ended: [],
      heartbeats: [beat(number, { addresses: [address] })],
    });
  await post(0, "198.51.100.2");
  await post(1, "198.51.100.3");
  await post(0, "198.51.100.2");
  const sensor = (await stand.state.sensors()).find(({ name }) => name === "nagoya-1");
  expect(sensor?.addresses.filter(({ to }) => to === null).map(({ prefix }) => prefix)).toEqual(["198.51.100.3"]);
});

test("a signature fits one method, path and manifest alone, and what is not signed is not heard", async () => {
  const good = putRequest(tokyo.key, minute("tokyo-1", 0));
  const other = putRequest(tokyo.key, minute("tokyo-1", 1));
  const stranger = newSigningKey();
  const signature = UPLINK_HEADERS.signature;
  const cases: readonly (readonly [RawRequest, number, string])[] = [
    [{ ...good, path: other.path }, 401, "signature-invalid"],
    [{ ...good, method: "GET" }, 401, "signature-invalid"],
    [
      {
        ...good,
        headers: { ...good.headers, [UPLINK_HEADERS.manifest]: String(other.headers[UPLINK_HEADERS.manifest]) },
      },
      401,
      "signature-invalid",
    ],
    [
      { ...good, headers: { ...good.headers, [signature]: String(other.headers[signature]) } },
      401,
      "signature-invalid",
    ],
    [{ ...good, headers: { ...good.headers, [signature]: "A".repeat(86) } }, 401, "signature-invalid"],
    [{ ...good, headers: { ...good.headers, [UPLINK_HEADERS.key]: osaka.key.name } }, 401, "signature-invalid"],
    [putRequest(stranger, minute("tokyo-1", 0)), 401, "key-unknown"],
    [{ ...good, headers: { ...good.headers, [signature]: "short" } }, 400, "request-malformed"],
    [{ ...good, headers: { "content-length": good.body.length } }, 426, "protocol-unknown"],
    [{ ...good, headers: { ...good.headers, [UPLINK_HEADERS.protocol]: 2 } }, 426, "protocol-unknown"],
  ];
  for (const [request, status, code] of cases) {
    expect(await sendRaw(stand.center, request)).toMatchObject({ status, body: { code } });
  }
  await nothingIsHere();
});

test("what is not a path of the protocol leads nowhere, and no name leaves the archive", async () => {
  const { headers, body } = putRequest(tokyo.key, minute("tokyo-1", 0));
  for (const path of [
    "/",
    "/v1/segments/../../etc/0123456789abcdef/1",
    "/v1/segments/..%2f..%2fetc/0123456789abcdef/1",
    "/v1/segments/tokyo-1/0123456789abcdef/01",
    "/v1/segments/.receiving/0123456789abcdef/1",
    "/v1/segments/tokyo-1\u0001/0123456789abcdef/1".replace("\u0001", "%00"),
  ]) {
    expect(await sendRaw(stand.center, { method: "PUT", path, headers, body })).toMatchObject({
      status: 404,
      body: { code: "path-unknown" },
    });
  }
  for (const method of ["DELETE", "POST", "PATCH"]) {
    const path = segmentPath(minute("tokyo-1", 0).facts);
    expect((await sendRaw(stand.center, { method, path, headers, body })).status).toBe(405);
  }
  await nothingIsHere();
});
