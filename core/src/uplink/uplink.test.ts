import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BODY_LENGTHS,
  acceptsProtocol,
  formatEnrolmentToken,
  heartbeatPath,
  keyPath,
  paddedLength,
  parseEnrolmentToken,
  parseUplinkPath,
  readSegmentFacts,
  segmentPath,
  writeSegmentFacts,
} from "./index.ts";
import type { SegmentFacts } from "./index.ts";

const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: "0123456789abcdef",
  sequence: 7,
  kind: "capture",
  kept: "policy",
  from: 1_700_000_000_000_000,
  to: 1_700_000_060_000_000,
  packets: 12,
  dropped: 1,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: -250_000,
  clockUncertainty: 1200,
  previous: "ab".repeat(32),
  original: null,
  repairedBytes: 0,
  clockStep: false,
  version: "0.1.0",
};

test("a path leads where it was made for, and no other text leads anywhere", () => {
  const name = { sensor: "tokyo-1", boot: "0123456789abcdef", sequence: 42 };
  expect(parseUplinkPath(segmentPath(name))).toEqual({ to: "segment", name });
  expect(parseUplinkPath(heartbeatPath("a.b"))).toEqual({ to: "heartbeats", sensor: "a.b" });
  expect(parseUplinkPath(keyPath("a"))).toEqual({ to: "key", sensor: "a" });
  for (const path of [
    "/v1/segments/../0123456789abcdef/1",
    "/v1/segments/tokyo-1/0123456789abcdef/01",
    "/v1/segments/tokyo-1/0123456789abcdef/-1",
    "/v1/segments/tokyo-1/0123456789abcdef/2147483648",
    "/v1/segments/tokyo-1/0123456789ABCDEF/1",
    "/v1/segments/tokyo-1/0123456789abcdef/1/",
    "/v1/segments/tokyo-1/0123456789abcdef/1?x",
    "/v1/segments/to%6Byo/0123456789abcdef/1",
    "/v1/heartbeats/",
    "/v1/heartbeats/a/b",
    "/",
  ]) {
    expect(parseUplinkPath(path), path).toBeNull();
  }
});

test("facts come back as they were written, and nothing else is taken for facts", () => {
  expect(readSegmentFacts(writeSegmentFacts(FACTS))).toMatchObject(FACTS);
  const fields = Object.keys(FACTS) as (keyof SegmentFacts)[];
  for (const field of fields) {
    for (const wrong of [undefined, {}, -1.5, "\u0000"]) {
      expect(readSegmentFacts(JSON.stringify({ teiten: 1, ...FACTS, [field]: wrong })), field).toBeNull();
    }
  }
  fc.assert(fc.property(fc.string(), (text) => readSegmentFacts(text) === null));
});

test("a token survives a copy, and a cut one is none", () => {
  const token = { sensor: "tokyo-1.a", secret: "0a".repeat(16), centerKey: "b1".repeat(32) };
  const text = formatEnrolmentToken(token);
  expect(parseEnrolmentToken(` ${text}\n`)).toEqual(token);
  expect(parseEnrolmentToken(formatEnrolmentToken({ ...token, centerKey: null }))).toEqual({
    ...token,
    centerKey: null,
  });
  for (let length = 0; length < text.length; length++) expect(parseEnrolmentToken(text.slice(0, length))).toBeNull();
});

test("bodies are padded to one of eight lengths", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 67_108_864 }), (bytes) => {
      const padded = paddedLength(bytes) ?? 0;
      return padded >= bytes && BODY_LENGTHS.includes(padded);
    }),
  );
  expect(paddedLength(67_108_865)).toBeNull();
});

test("a center takes its own release of the protocol and the two before", () => {
  expect([1, 2, 3, 4, 5, 6].filter((asked) => acceptsProtocol(asked, 5))).toEqual([3, 4, 5]);
  expect([0, 1, 2, 1.5, Number.NaN].filter((asked) => acceptsProtocol(asked, 1))).toEqual([1]);
});
