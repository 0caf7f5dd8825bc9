import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { segmentPath } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BOOT, minute, openCollectorStand } from "../../../test/collect/collector-stand.ts";
import type { CollectorStand } from "../../../test/collect/collector-stand.ts";
import { bytesOf, sendBytes, sendWithConsent } from "../../../test/collect/raw-connection.ts";
import { askReceipt, putRequest, putSegment } from "../../../test/faults/uplink/raw-sensor.ts";
import type { RawSensor } from "../../../test/faults/uplink/raw-sensor.ts";
import { DISK_FILES, hashArchived, listArchive, proofOf } from "../archive/index.ts";
import type { Files } from "../archive/index.ts";
import { TeitenError } from "../telemetry/index.ts";

let stand: CollectorStand;
let tokyo: RawSensor;

beforeEach(async () => {
  stand = await openCollectorStand();
  tokyo = await stand.sensor("tokyo-1");
});
afterEach(() => stand.close());

const arriving = (): readonly string[] => {
  const folder = join(stand.paths.archive, ".receiving");
  return existsSync(folder) ? readdirSync(folder) : [];
};

test("a segment is at rest, entered with its proof and receipted with the settings", async () => {
  const segment = minute("tokyo-1", 0);
  const before = Date.now() * 1000;
  const answer = await putSegment(stand.center, tokyo, segment);
  expect(answer).toMatchObject({
    status: 201,
    body: {
      sensor: "tokyo-1",
      boot: BOOT,
      sequence: 0,
      sha256: segment.sha256,
      settings: { revision: 1, zone: "Asia/Tokyo", prefixes: ["192.0.2.1"], payload: { keep: "first", bytes: 128 } },
    },
  });
  const { receivedAt, answeredAt } = answer.body as { receivedAt: number; answeredAt: number };
  expect(receivedAt).toBeGreaterThanOrEqual(before);
  expect(answeredAt).toBeGreaterThanOrEqual(receivedAt);
  const [line] = await stand.state.segments();
  expect(line).toMatchObject({ status: "received", boot: BOOT, sequence: "0", sha256: segment.sha256 });
  expect((await hashArchived(stand.paths.archive, line?.archivePath ?? "")).sha256).toBe(segment.sha256);
  const proof = await proofOf(stand.paths.archive, line?.archivePath ?? "");
  expect(JSON.parse(Buffer.from(proof?.manifest ?? "", "base64url").toString())).toMatchObject({ ...segment.facts });
  expect(proof?.key).toBe(tokyo.key.name);
  expect(arriving()).toEqual([]);
});

test("the same again is 200, changes nothing, and over another connection it is told", async () => {
  const segment = minute("tokyo-1", 0);
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(201);
  expect(await putSegment(stand.center, tokyo, segment)).toMatchObject({
    status: 200,
    body: { sha256: segment.sha256 },
  });
  expect(await stand.state.segments()).toHaveLength(1);
  expect(await stand.audit("segment-repeated")).toMatchObject([{ actor: "tokyo-1", alarm: false }]);
});

test("two empty minutes with the same bytes are two segments", async () => {
  for (const sequence of [0, 1, 2]) await putSegment(stand.center, tokyo, minute("tokyo-1", sequence, {}, 0));
  expect(await stand.state.segments()).toHaveLength(3);
});

test("other bytes under the same name are refused with an alarm, and the first stand", async () => {
  const first = minute("tokyo-1", 0);
  const other = minute("tokyo-1", 0, {}, 4);
  await putSegment(stand.center, tokyo, first);
  expect(await putSegment(stand.center, tokyo, other)).toMatchObject({
    status: 409,
    body: { code: "segment-equivocation", sha256: first.sha256 },
  });
  const [line] = await stand.state.segments();
  expect((await hashArchived(stand.paths.archive, line?.archivePath ?? "")).sha256).toBe(first.sha256);
  expect(await stand.audit("segment-equivocation")).toMatchObject([{ actor: "tokyo-1", alarm: true }]);
});

test("of many uploads of one name at once one is new, and all others hear of the same bytes", async () => {
  const segment = minute("tokyo-1", 0, {}, 400);
  const answers = await Promise.all(Array.from({ length: 6 }, () => putSegment(stand.center, tokyo, segment)));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    200, 200, 200, 200, 200, 201,
  ]);
  expect(await stand.state.segments()).toHaveLength(1);
  expect(await listArchive(stand.paths.archive)).toHaveLength(1);
  expect(arriving()).toEqual([]);
});

test("of two tellings at once one stands, whole", async () => {
  const forms = [minute("tokyo-1", 0, {}, 300), minute("tokyo-1", 0, {}, 301)];
  const answers = await Promise.all(forms.map((form) => putSegment(stand.center, tokyo, form)));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
  const winner = forms[answers.findIndex(({ status }) => status === 201)];
  const [line] = await stand.state.segments();
  expect(line?.sha256).toBe(winner?.sha256);
  expect((await hashArchived(stand.paths.archive, line?.archivePath ?? "")).sha256).toBe(winner?.sha256);
});

test("a receipt can be asked for, and what did not arrive is unknown", async () => {
  const segment = minute("tokyo-1", 0);
  expect(await askReceipt(stand.center, tokyo, segment)).toMatchObject({
    status: 404,
    body: { code: "segment-unknown" },
  });
  await putSegment(stand.center, tokyo, segment);
  expect(await askReceipt(stand.center, tokyo, segment)).toMatchObject({
    status: 200,
    body: { sha256: segment.sha256 },
  });
  expect(await stand.audit("segment-unknown")).toEqual([]);
});

test("a body that broke off leaves nothing, and the next attempt is new", async () => {
  const segment = minute("tokyo-1", 0, {}, 2000);
  const request = putRequest(tokyo.key, segment);
  const broken = sendBytes(stand.center, bytesOf(request, request.body.subarray(0, 30_000)), 2500);
  await expect.poll(arriving, { timeout: 10_000 }).toHaveLength(1);
  expect(await broken).toBe("");
  await expect.poll(arriving, { timeout: 10_000 }).toEqual([]);
  expect(await stand.state.segments()).toEqual([]);
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(201);
  expect(stand.reports).toEqual([]);
});

test("a full disk is told before the body, and again when it fills up under it", async () => {
  const segment = minute("tokyo-1", 0);
  await stand.restart({ reserveBytes: Number.MAX_SAFE_INTEGER });
  const request = putRequest(tokyo.key, segment);
  const refused = await sendWithConsent(stand.center, request);
  expect(refused).toMatchObject({
    status: 507,
    continued: false,
    headers: { "retry-after": "60", connection: "close" },
  });
  await stand.restart({ files: fillingUp("write") });
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(507);
  await stand.restart({ files: fillingUp("sync") });
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(507);
  expect(await stand.state.segments()).toEqual([]);
  expect(arriving()).toEqual([]);
  await stand.restart();
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(201);
});

function fillingUp(call: "write" | "sync"): Files {
  return {
    ...DISK_FILES,
    create: async (path) => ({
      ...(await DISK_FILES.create(path)),
      [call]: () => Promise.reject(Object.assign(new Error("no space left"), { code: "ENOSPC" })),
    }),
  };
}

test("a ledger that has no room is a full disk too: nothing is acknowledged, and the next attempt is new", async () => {
  const segment = minute("tokyo-1", 0);
  const full = new TeitenError({ code: "disk-full", message: "the state database cannot be used" });
  const { ledger } = stand.state;
  await stand.restart({ state: { ...stand.state, ledger: { ...ledger, receive: () => Promise.reject(full) } } });
  expect(await putSegment(stand.center, tokyo, segment)).toMatchObject({ status: 507, body: { code: "disk-full" } });
  expect(await stand.state.segments()).toEqual([]);
  await stand.restart();
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(201);
});

test("when somebody else entered the name meanwhile, the ledger's word is the answer", async () => {
  const segment = minute("tokyo-1", 0);
  const { ledger } = stand.state;
  const receive: typeof ledger.receive = async (lines) => {
    await ledger.receive(lines);
    return ledger.receive(lines);
  };
  await stand.restart({ state: { ...stand.state, ledger: { ...ledger, receive } } });
  expect(await putSegment(stand.center, tokyo, segment)).toMatchObject({
    status: 200,
    body: { sha256: segment.sha256 },
  });
  expect(await stand.state.segments()).toHaveLength(1);
});

test("the ledger has the hash of the file that stands, also where another entered the same bytes with another proof", async () => {
  const segment = minute("tokyo-1", 0);
  const { ledger } = stand.state;
  const receive: typeof ledger.receive = async (lines) => {
    await ledger.receive(lines.map((line) => ({ ...line, storedSha256: "00".repeat(32) })));
    return ledger.receive(lines);
  };
  await stand.restart({ state: { ...stand.state, ledger: { ...ledger, receive } } });
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(200);
  const [line] = await stand.state.segments();
  const { storedSha256 } = await hashArchived(stand.paths.archive, line?.archivePath ?? "");
  expect(line?.storedSha256).toBe(storedSha256);
});

test("what a broken-off run of the collector left on its way is swept at the next start", async () => {
  await DISK_FILES.makeFolder(join(stand.paths.archive, ".receiving"));
  const file = await DISK_FILES.create(join(stand.paths.archive, ".receiving", "left.part"));
  await file.close();
  await stand.restart();
  expect(arriving()).toEqual([]);
});

test("a file without a ledger line, left by a crash, is replaced by what comes under its name", async () => {
  const segment = minute("tokyo-1", 0);
  await DISK_FILES.makeFolder(join(stand.paths.archive, "tokyo-1", BOOT));
  const left = await DISK_FILES.create(join(stand.paths.archive, "tokyo-1", BOOT, "0.zst"));
  await left.write(Buffer.from("half"));
  await left.close();
  expect((await putSegment(stand.center, tokyo, segment)).status).toBe(201);
  expect((await hashArchived(stand.paths.archive, `tokyo-1/${BOOT}/0.zst`)).sha256).toBe(segment.sha256);
});

test("a caller that waits for consent gets it for what is new, and an answer at once for what is here", async () => {
  const request = putRequest(tokyo.key, minute("tokyo-1", 0));
  expect(await sendWithConsent(stand.center, request)).toMatchObject({ status: 201, continued: true });
  expect(await sendWithConsent(stand.center, request)).toMatchObject({ status: 200, continued: false });
});

test("numbers that were skipped are missing until they come", async () => {
  for (const sequence of [0, 3]) await putSegment(stand.center, tokyo, minute("tokyo-1", sequence));
  expect(await stand.state.fleet.missing(1, 10)).toEqual([{ boot: BOOT, from: 1, to: 2 }]);
  await putSegment(stand.center, tokyo, minute("tokyo-1", 2));
  await putSegment(stand.center, tokyo, minute("tokyo-1", 1));
  expect(await stand.state.fleet.missing(1, 10)).toEqual([]);
  expect(segmentPath(minute("tokyo-1", 1).facts)).toBe(`/v1/segments/tokyo-1/${BOOT}/1`);
});

test("a segment that states another hash of its neighbour than that has is kept, with an alarm", async () => {
  const zero = minute("tokyo-1", 0);
  const one = minute("tokyo-1", 1, { previous: zero.sha256 });
  const two = minute("tokyo-1", 2, { previous: one.sha256 });
  const reduced = minute("tokyo-1", 3, { previous: two.sha256, original: "ab".repeat(32), kept: "headers" });
  const four = minute("tokyo-1", 4, { previous: "ab".repeat(32) });
  for (const segment of [two, zero, one, four, reduced]) await putSegment(stand.center, tokyo, segment);
  expect(await stand.audit("segment-chain-broken")).toEqual([]);
  const fork = minute("tokyo-1", 5, { previous: "cd".repeat(32) });
  expect((await putSegment(stand.center, tokyo, fork)).status).toBe(201);
  expect(await stand.audit("segment-chain-broken")).toMatchObject([{ actor: "tokyo-1", alarm: true }]);
});

test("without TLS on loopback the protocol is the same", async () => {
  const plain = await openCollectorStand({ tls: () => null });
  const sensor = await plain.sensor("tokyo-1");
  expect((await putSegment(plain.center, sensor, minute("tokyo-1", 0))).status).toBe(201);
  await plain.close();
});

/** Sends a segment of 3 packets, which the archive loses then. */
async function sendAndLose(): Promise<string> {
  const segment = minute("tokyo-1", 0);
  await putSegment(stand.center, tokyo, segment);
  const [record] = await stand.state.segments();
  if (record === undefined) throw new Error("nothing came");
  await stand.state.ledger.lose([{ record, reason: "archive-damaged", detail: "in a test", days: [] }]);
  return segment.sha256;
}

test("what the archive lost is healed by the form that the sensor still has, once and with a line of the audit", async () => {
  const original = await sendAndLose();
  const tombstone = minute("tokyo-1", 0, { kind: "tombstone", tombstoned: 3, reason: "spool-full", original }, 0);
  expect(await askReceipt(stand.center, tokyo, tombstone)).toMatchObject({ status: 404 });
  expect((await putSegment(stand.center, tokyo, tombstone)).status).toBe(201);
  const [line] = await stand.state.segments();
  expect(line).toMatchObject({ status: "received", reason: null, sha256: tombstone.sha256 });
  expect((await hashArchived(stand.paths.archive, line?.archivePath ?? "")).sha256).toBe(tombstone.sha256);
  expect(await stand.state.fleet.missing(1, 10)).toEqual([]);
  expect((await putSegment(stand.center, tokyo, tombstone)).status).toBe(200);
  expect(await stand.audit("segment-healed")).toMatchObject([
    { actor: "tokyo-1", object: `tokyo-1/${BOOT}/0`, alarm: false },
  ]);
  expect(await stand.audit("segment-equivocation")).toEqual([]);
});

test("other bytes do not heal what was lost, and are not told what the center does not have", async () => {
  await sendAndLose();
  const other = minute("tokyo-1", 0, { original: "a".repeat(64) }, 4);
  const { status, body } = await putSegment(stand.center, tokyo, other);
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: "segment-equivocation" });
  expect(body).not.toHaveProperty("sha256");
  expect((await stand.state.segments())[0]).toMatchObject({ status: "quarantined" });
});
