import { createHash } from "node:crypto";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { minute, openCollectorStand } from "../../../test/collect/collector-stand.ts";
import type { CollectorStand } from "../../../test/collect/collector-stand.ts";
import { bytesOf, sendBytes } from "../../../test/collect/raw-connection.ts";
import { putRequest, putSegment } from "../../../test/faults/uplink/raw-sensor.ts";
import type { RawSensor } from "../../../test/faults/uplink/raw-sensor.ts";
import { sendRaw, signedRequest } from "../../../test/faults/uplink/send-request.ts";
import type { RawRequest } from "../../../test/faults/uplink/send-request.ts";
import { listArchive } from "../archive/index.ts";

let stand: CollectorStand;
let tokyo: RawSensor;

beforeEach(async () => {
  stand = await openCollectorStand({ limits: { headersMillis: 400, shortRequestMillis: 400, idleMillis: 1500 } });
  tokyo = await stand.sensor("tokyo-1");
});
afterEach(() => stand.close());

const nothingIsHere = async (): Promise<void> => {
  expect(await stand.state.segments()).toEqual([]);
  expect(await listArchive(stand.paths.archive)).toEqual([]);
  expect(stand.reports).toEqual([]);
};

test("a compressed body is refused before it is looked at, so that there are no bombs", async () => {
  const bomb = gzipSync(Buffer.alloc(64 << 20));
  const { facts } = minute("tokyo-1", 0);
  const request = signedRequest("PUT", putRequest(tokyo.key, minute("tokyo-1", 0)).path, tokyo.key, bomb, { ...facts });
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const encoded = { ...request, headers: { ...request.headers, "content-encoding": "gzip" } };
  expect(await sendRaw(stand.center, encoded)).toMatchObject({ status: 415, body: { code: "body-encoded" } });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  await nothingIsHere();
});

test("length is said, within bounds, and that of the class of the manifest's", async () => {
  const good = putRequest(tokyo.key, minute("tokyo-1", 0));
  const withHeaders = (headers: Readonly<Record<string, string | number>>): RawRequest => ({
    ...good,
    headers: { ...good.headers, ...headers },
  });
  const { "content-length": _, ...chunked } = good.headers;
  const cases: readonly (readonly [RawRequest, number, string])[] = [
    [{ ...good, headers: { ...chunked, "transfer-encoding": "chunked" } }, 411, "length-missing"],
    [{ ...withHeaders({ "content-length": 67_108_865, expect: "100-continue" }) }, 413, "body-too-long"],
    [{ ...withHeaders({ "content-length": 16_384 }), body: Buffer.alloc(16_384) }, 400, "length-differs"],
    [{ ...withHeaders({ "content-length": 4095 }), body: Buffer.alloc(4095) }, 400, "length-differs"],
  ];
  for (const [request, status, code] of cases) {
    expect(await sendRaw(stand.center, request)).toMatchObject({ status, body: { code } });
  }
  await nothingIsHere();
});

test("a body with other bytes than were signed is thrown away; other padding is not", async () => {
  const { facts, bytes } = minute("tokyo-1", 0);
  const good = putRequest(tokyo.key, minute("tokyo-1", 0));
  const flipped = Buffer.from(good.body);
  flipped[40] = (flipped[40] ?? 0) ^ 1;
  const answer = await sendRaw(stand.center, { ...good, body: flipped });
  expect(answer).toMatchObject({ status: 400, body: { code: "body-differs" } });
  expect(await stand.audit("body-differs")).toMatchObject([{ actor: "tokyo-1" }]);
  await nothingIsHere();
  const padded = Buffer.from(good.body).fill(0xff, bytes.length);
  expect((await sendRaw(stand.center, { ...good, body: padded })).status).toBe(201);
  const [line] = await stand.state.segments();
  expect(line).toMatchObject({ bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  expect(facts.sequence).toBe(0);
});

test("200,000 empty records are a segment like any other: quick, and counted", async () => {
  await stand.restart({ limits: {} });
  const started = performance.now();
  const answer = await putSegment(stand.center, tokyo, minute("tokyo-1", 0, {}, 0));
  expect(answer.status).toBe(201);
  const records = Buffer.alloc(200_000 * 32);
  const many = signedRequest("PUT", putRequest(tokyo.key, minute("tokyo-1", 1)).path, tokyo.key, records, {
    ...minute("tokyo-1", 1).facts,
    packets: 200_000,
  });
  expect((await sendRaw(stand.center, many)).status).toBe(201);
  expect(performance.now() - started).toBeLessThan(3000);
});

test("connections that say nothing, or a byte now and then, are ended, and others are served meanwhile", async () => {
  const silent = Array.from({ length: 40 }, () => connect(stand.center.port, "127.0.0.1"));
  const ends = silent.map(
    (socket) => new Promise((resolve) => void socket.on("close", resolve).on("error", () => undefined)),
  );
  const slow = sendBytes(stand.center, "GET /v1/segments/", 5000);
  expect((await putSegment(stand.center, tokyo, minute("tokyo-1", 0))).status).toBe(201);
  expect(await slow).not.toContain("200");
  await Promise.all(ends);
});

test("a body that does not come is not waited for", async () => {
  const request = putRequest(tokyo.key, minute("tokyo-1", 0, {}, 1000));
  const started = performance.now();
  await sendBytes(stand.center, bytesOf(request, request.body.subarray(0, 20_000)), 8000);
  expect(performance.now() - started).toBeLessThan(6000);
  expect((await putSegment(stand.center, tokyo, minute("tokyo-1", 0, {}, 1000))).status).toBe(201);
});

test("what is not HTTP, and heads beyond all bounds, cost their sender a connection", async () => {
  await sendBytes(stand.center, Buffer.from("\u0016\u0003\u0001 not http\r\n\r\n"), 3000);
  await sendBytes(stand.center, `GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, 3000);
  expect((await putSegment(stand.center, tokyo, minute("tokyo-1", 0))).status).toBe(201);
  expect(stand.reports).toEqual([]);
});

test("a sensor that asks too often is told when to come again, and others are not touched", async () => {
  await stand.restart({ limits: { requestsPerSecond: 0.5, requestBurst: 3 } });
  const osaka = await stand.sensor("osaka-1", { addresses: [{ prefix: "192.0.2.2", from: null, to: null }] });
  const statuses: number[] = [];
  for (let sequence = 0; sequence < 5; sequence++) {
    statuses.push((await putSegment(stand.center, tokyo, minute("tokyo-1", sequence))).status);
  }
  expect(statuses).toEqual([201, 201, 201, 429, 429]);
  expect((await putSegment(stand.center, osaka, minute("osaka-1", 0))).status).toBe(201);
});

test("garbage of strangers is counted and does not fill the audit", async () => {
  await stand.restart({ limits: { auditLinesPerMinute: 3 } });
  const request = { method: "PUT", path: "/v1/nothing", headers: { "content-length": 0 }, body: Buffer.alloc(0) };
  for (let times = 0; times < 20; times++) await sendRaw(stand.center, request);
  const signed = putRequest(tokyo.key, minute("tokyo-1", 0));
  const forged = { ...signed, path: signed.path.replace(/0$/, "7") };
  for (let times = 0; times < 20; times++) await sendRaw(stand.center, forged);
  expect(await stand.audit("path-unknown")).toEqual([]);
  expect(await stand.audit("signature-invalid")).toHaveLength(3);
  await stand.restart();
  expect((await stand.audit("signature-invalid")).at(-1)?.detail).toBe("17 more like it");
  expect(await stand.state.fleet.checkAudit()).toMatchObject({ brokenAt: null });
});

test("a collector that stops says so, and ends what is on its way well", async () => {
  const uploads = Array.from({ length: 8 }, (_, sequence) =>
    putSegment(stand.center, tokyo, minute("tokyo-1", sequence, {}, 500)).catch(() => null),
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  const started = performance.now();
  await stand.stop();
  expect(performance.now() - started).toBeLessThan(11_000);
  const answers = await Promise.all(uploads);
  const acknowledged = answers.filter((answer) => answer?.status === 201).length;
  expect((await stand.state.segments()).length).toBeGreaterThanOrEqual(acknowledged);
  for (const answer of answers) if (answer !== null) expect([201, 503]).toContain(answer.status);
});
