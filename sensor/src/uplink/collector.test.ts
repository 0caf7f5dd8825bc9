import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SegmentFacts } from "@teiten/core/uplink";
import { BODY_LENGTHS, UPLINK_HEADERS } from "@teiten/core/uplink";
import { refuse, startCollector } from "../../../test/uplink/collector.ts";
import type { TestCollector } from "../../../test/uplink/collector.ts";
import { selfSigned } from "../../../test/uplink/self-signed.ts";
import { openDiskFiles } from "../host/index.ts";
import { createCollector } from "./collector.ts";
import type { Collector } from "./collector.ts";
import { EXCHANGE_LIMITS } from "./exchange.ts";
import type { ExchangeLimits } from "./exchange.ts";
import { openKeyRing } from "./key-ring.ts";
import type { KeyRing } from "./key-ring.ts";
import { createLine } from "./line.ts";

const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: "0123456789abcdef",
  sequence: 3,
  kind: "capture",
  kept: "policy",
  from: 1_700_000_000_000_000,
  to: 1_700_000_060_000_000,
  packets: 1,
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: null,
  clockUncertainty: null,
  previous: null,
  original: null,
  repairedBytes: 0,
  clockStep: false,
  version: "0.1.0",
};
const never = new AbortController().signal;

let folder: string;
let far: TestCollector;
let keys: KeyRing;
const ends: (() => void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "teiten-uplink-"));
  far = await startCollector();
  keys = await openKeyRing(openDiskFiles(), folder, true);
  far.keys.set(keys.current.id, keys.current.publicKey);
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await far.stop();
  rmSync(folder, { recursive: true });
});

function near(limits: Partial<ExchangeLimits> = {}, url = far.url, centerKey: string | null = far.pin): Collector {
  const clock = { monotonic: () => performance.now() };
  const line = createLine({ url, centerKey }, clock, { ...EXCHANGE_LIMITS, ...limits });
  ends.push(() => line.close());
  return createCollector({ line, sensor: FACTS.sensor, keys });
}

function put(collector: Collector, bytes: Uint8Array, facts = FACTS): ReturnType<Collector["putSegment"]> {
  return collector.putSegment(facts, bytes, createHash("sha256").update(bytes).digest("hex"), never);
}

test("a segment arrives whole behind its padding, and its receipt comes back", async () => {
  for (const length of [0, 1, 4095, 4096, 4097, 300_000]) {
    const bytes = Buffer.alloc(length, 7);
    const facts = { ...FACTS, sequence: length };
    const outcome = await put(near(), bytes, facts);
    expect(outcome).toMatchObject({ kind: "accepted", answer: { sequence: length, settings: { revision: 1 } } });
    const heard = far.requests.at(-1);
    expect(heard?.body.equals(bytes)).toBe(true);
    expect(BODY_LENGTHS).toContain(heard?.wireLength);
  }
});

test("the same again is accepted, other bytes under the same name are not, and say what is held", async () => {
  const collector = near();
  await put(collector, Buffer.from("one"));
  expect((await put(collector, Buffer.from("one"))).kind).toBe("accepted");
  expect(await put(collector, Buffer.from("two"))).toMatchObject({
    kind: "never",
    code: "segment-equivocation",
    sha256: createHash("sha256").update("one").digest("hex"),
  });
  expect(await collector.receipt(FACTS, never)).toMatchObject({ kind: "accepted" });
  expect((await collector.receipt({ ...FACTS, sequence: 9 }, never)).kind).toBe("absent");
});

test("one connection is kept for many requests", async () => {
  const collector = near();
  let opened = 0;
  far.before = () => false;
  for (let sequence = 0; sequence < 20; sequence++) {
    await put(collector, Buffer.from([sequence]), { ...FACTS, sequence });
    opened = Math.max(opened, far.connections.size);
  }
  expect(opened).toBe(1);
});

test("a refusal before the body costs no body, and Retry-After is heard", async () => {
  let bytesRead = 0;
  far.before = (request, response) => {
    response.setHeader("retry-after", "17");
    refuse(response, 507, "disk-full");
    bytesRead = request.socket.bytesRead;
    return true;
  };
  const outcome = await put(near(), Buffer.alloc(3_000_000));
  expect(outcome).toMatchObject({ kind: "later", after: 17, reached: false });
  expect(bytesRead).toBeLessThan(10_000);
});

test.each([
  [408, "later"],
  [429, "later"],
  [500, "later"],
  [503, "later"],
  [401, "shut-out"],
  [403, "shut-out"],
  [426, "shut-out"],
  [400, "never"],
  [409, "never"],
  [413, "never"],
  [415, "never"],
  [422, "never"],
])("status %i in the collector's words means %s", async (status, kind) => {
  far.before = (_request, response) => refuse(response, status, "some-code");
  expect((await put(near(), Buffer.from("x"))).kind).toBe(kind);
});

test("a page of a proxy costs no segment", async () => {
  for (const status of [200, 302, 400, 403, 404, 409, 413]) {
    far.before = (_request, response) => {
      response.writeHead(status, { connection: "close" }).end("<html>Blocked by policy</html>");
      return true;
    };
    expect(["later", "shut-out"], String(status)).toContain((await put(near(), Buffer.from("x"))).kind);
  }
});

test("a segment of a boot that has ended is set aside", async () => {
  far.before = (_request, response) => refuse(response, 403, "boot-ended");
  expect(await put(near(), Buffer.from("x"))).toMatchObject({ kind: "never", code: "boot-ended" });
});

test("an answer that is lost after the body may have reached the center; one before it has not", async () => {
  far.after = (request) => {
    request.socket.destroy();
    return true;
  };
  expect(await put(near(), Buffer.from("x"))).toMatchObject({ kind: "later", reached: true });
  far.before = (request) => {
    request.socket.destroy();
    return true;
  };
  expect(await put(near(), Buffer.from("x"))).toMatchObject({ kind: "later", reached: false });
});

test("a silent center, a trickling center and a center that never says Continue are given up in time", async () => {
  far.before = () => true;
  const started = performance.now();
  const limits = { consentMillis: 50, idleMillis: 300, totalMillis: 800 };
  expect(await put(near(limits), Buffer.from("x"))).toMatchObject({ kind: "later" });
  far.before = null;
  far.after = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 50);
    response.once("close", () => clearInterval(drip));
    return true;
  };
  expect(await put(near(limits), Buffer.from("x"))).toMatchObject({ kind: "later", reached: true });
  expect(performance.now() - started).toBeLessThan(5000);
});

test("an endless answer is not read to its end", async () => {
  far.after = (_request, response) => {
    response.writeHead(200);
    const flood = (): void => {
      while (response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once("drain", flood);
    };
    flood();
    return true;
  };
  expect(await put(near(), Buffer.from("x"))).toMatchObject({ kind: "later", why: /too long/ });
});

test("nothing is written to anybody but the pinned center, and TLS before 1.3 is not spoken", async () => {
  const other = await startCollector(selfSigned());
  const outcome = await put(near({}, other.url), Buffer.from("x"));
  expect(outcome).toMatchObject({ kind: "shut-out", code: "wrong-center" });
  expect(other.requests).toEqual([]);
  await other.stop();
  expect(await put(near({}, far.url, null), Buffer.from("x"))).toMatchObject({ kind: "later", why: /self.signed/ });
  expect(far.requests).toEqual([]);
});

test("a stranger on the port that hangs up, or says nothing, is a fault of the net", async () => {
  const rude = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
  const { port } = rude.address() as AddressInfo;
  expect(await put(near({}, `https://127.0.0.1:${port}`), Buffer.from("x"))).toMatchObject({ kind: "later" });
  rude.close();
  expect(await put(near({}, `https://127.0.0.1:${port}`), Buffer.from("x"))).toMatchObject({
    kind: "later",
    reached: false,
    why: /ECONNREFUSED/,
  });
});

test("a kept connection that the center closed meanwhile is no failure", async () => {
  const collector = near();
  await put(collector, Buffer.from("a"), { ...FACTS, sequence: 0 });
  for (const socket of far.connections) socket.destroy();
  expect((await put(collector, Buffer.from("b"), { ...FACTS, sequence: 1 })).kind).toBe("accepted");
});

test("an upload that is broken off ends at once", async () => {
  far.before = () => true;
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  const started = performance.now();
  const outcome = await near().putSegment(FACTS, Buffer.from("x"), "0".repeat(64), stop.signal);
  expect(outcome).toMatchObject({ kind: "later" });
  expect(performance.now() - started).toBeLessThan(1000);
});

test("a key is replaced without a gap, also when the answer to it is lost and the old one has ended", async () => {
  const collector = near();
  const [old] = [keys.current];
  expect((await collector.rotateKey(never)).kind).toBe("accepted");
  expect(keys.current.id).not.toBe(old.id);
  far.keys.delete(old.id);
  expect((await put(collector, Buffer.from("x"))).kind).toBe("accepted");

  far.after = (request, _response, heard) => {
    const { publicKey } = JSON.parse(String(heard?.body)) as { publicKey: string };
    far.keys.set(keys.next?.id ?? "", publicKey);
    far.keys.delete(keys.current.id);
    request.socket.destroy();
    return true;
  };
  expect((await collector.rotateKey(never)).kind).toBe("later");
  far.after = null;
  const again = createCollectorAfterRestart();
  expect((await put(await again, Buffer.from("y"), { ...FACTS, sequence: 8 })).kind).toBe("accepted");
  expect(keys.next).toBeNull();
  expect(far.keys.has(keys.current.id)).toBe(true);
});

test.each([
  ["a center that stops", 503, JSON.stringify({ code: "stopping", message: "stops", advice: "later" })],
  ["a center that has too much to do", 429, JSON.stringify({ code: "too-many", message: "much", advice: "later" })],
  ["a proxy without its center", 502, "<html>Bad Gateway</html>"],
  ["a proxy with a page of its own", 200, "<html>Welcome</html>"],
  ["a proxy that forbids", 403, "<html>Forbidden</html>"],
  ["a proxy that waited", 408, ""],
])("%s says nothing of the next key: the current one stays", async (_who, status, page) => {
  const [current, next] = [keys.current, await keys.makeNext()];
  far.before = (request, response) => {
    if (request.headers[UPLINK_HEADERS.key] === current.id) return refuse(response, 401, "key-unknown");
    response.writeHead(status, { connection: "close" }).end(page);
    return true;
  };
  expect((await put(near(), Buffer.from("x"))).kind).not.toBe("accepted");
  expect((await near().rotateKey(never)).kind).not.toBe("accepted");
  expect([keys.current.id, keys.next?.id]).toEqual([current.id, next.id]);
  far.before = null;
  expect((await put(near(), Buffer.from("x"))).kind).toBe("accepted");
});

test("a page in the place of the answer to a rotation rotates nothing", async () => {
  const { current } = keys;
  far.before = (_request, response) => {
    response.writeHead(200, { connection: "close" }).end("<html>Welcome</html>");
    return true;
  };
  expect((await near().rotateKey(never)).kind).toBe("later");
  expect(keys.current.id).toBe(current.id);
});

async function createCollectorAfterRestart(): Promise<Collector> {
  keys = await openKeyRing(openDiskFiles(), folder, false);
  expect(keys.next).not.toBeNull();
  return near();
}

test("heartbeats bring the times of both sides", async () => {
  const outcome = await near().heartbeats({ sentAt: 1, heartbeats: [], ended: [] }, never);
  expect(outcome.kind).toBe("accepted");
  if (outcome.kind !== "accepted") return;
  expect(outcome.answer.answered).toBeGreaterThanOrEqual(outcome.answer.sent);
  expect(far.requests.at(-1)?.wireLength).toBe(4096);
});

test("a revoked sensor that is enrolled anew goes on without a restart", async () => {
  const collector = near();
  far.keys.clear();
  expect(await put(collector, Buffer.from("x"))).toMatchObject({ kind: "shut-out" });
  const anew = await openKeyRing(openDiskFiles(), folder, false);
  const fresh = await anew.makeNext();
  await anew.swap();
  far.keys.set(fresh.id, fresh.publicKey);
  expect((await put(collector, Buffer.from("x"))).kind).toBe("accepted");
});
