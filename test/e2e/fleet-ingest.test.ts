import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { AuditLine, SegmentRecord } from "../../center/src/state/index.ts";
import { writeSegment } from "../captures/segment-builder.ts";
import { ADDRESS, BOOT, addFleet, framesTo, minutesOf, receive } from "./fleet-segments.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 120_000 };
/** 2022-07-01T14:57:00Z: three minutes before midnight in Tokyo. */
const BEFORE_TOKYO = Date.UTC(2022, 6, 1, 14, 57) / 1000;
/** 2022-07-31T23:57:00Z: three minutes before midnight and the month's end in UTC. */
const BEFORE_UTC = Date.UTC(2022, 6, 31, 23, 57) / 1000;
const FIGURE = ["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"];
let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
  await addFleet(observatory.data);
});

afterEach(() => observatory.remove());

interface Known {
  readonly segments: readonly SegmentRecord[];
  readonly audit: readonly AuditLine[];
}

async function known(): Promise<Known> {
  const state = openState(dataPaths(observatory.data));
  const found = { segments: await state.segments(), audit: await state.fleet.auditLines(0, 1000) };
  await state.close();
  return found;
}

/** Any reading command finishes what is received. */
function ingest(environment: Readonly<Record<string, string>> = {}): ReturnType<Observatory["run"]> {
  return observatory.run(FIGURE, environment);
}

const minute = (sequence: number, from = BEFORE_TOKYO): { readonly from: number; readonly to: number } => ({
  from: (from + sequence * 60) * 1e6,
  to: (from + (sequence + 1) * 60) * 1e6,
});
const named = (sequence: number): { readonly sensor: string; readonly boot: string; readonly sequence: number } => ({
  sensor: "tokyo-1",
  boot: BOOT,
  sequence,
});

describe("the books of an uploaded segment", () => {
  test("close, with every reason why a packet does not count", SLOW, async () => {
    const { from, to } = minute(0);
    const receivedAt = to / 1e6;
    const frames = [
      ...framesTo(ADDRESS, 20, from, to),
      ...framesTo("198.51.100.99", 3, from, to),
      ...framesTo(ADDRESS, 4, from - 3600e6, from - 3500e6),
      ...framesTo(ADDRESS, 2, to + 7e6, to + 8e6),
      { frame: Uint8Array.of(1, 2, 3), micros: from },
    ];
    const full = writeSegment({ ...named(0), from, to, dropped: 5, thinned: 70, thinning: 8 }, frames);
    const second = minute(1);
    const gone = writeSegment(
      { ...named(1), ...second, kind: "tombstone", tombstoned: 900, reason: "spool-full", dropped: 1 },
      [],
    );
    await receive(observatory.data, [
      { segment: full, receivedAt },
      { segment: gone, receivedAt: receivedAt + 60 },
    ]);
    expect(ingest().code).toBe(0);
    const { segments, audit } = await known();
    expect(segments[0]).toMatchObject({
      status: "ingested",
      frames: 100,
      counted: 20,
      dropped: 5,
      uncounted: { thinned: 70, "not-addressed": 3, "implausible-time": 6, "link-truncated": 1 },
      intervals: [{ from: from / 1e6, to: to / 1e6 }],
      coverage: "measured",
      reason: null,
    });
    expect(segments[1]).toMatchObject({
      status: "ingested",
      frames: 900,
      counted: 0,
      dropped: 1,
      uncounted: { tombstoned: 900 },
      intervals: [],
      reason: "tombstone: spool-full",
    });
    for (const { frames: all, counted, uncounted } of segments) {
      expect(Object.values(uncounted ?? {}).reduce((sum, some) => sum + some, counted ?? 0)).toBe(all);
    }
    expect(audit.map(({ action, object }) => `${action} ${object}`)).toEqual([`foreign-packets tokyo-1/${BOOT}/0`]);
  });

  test(
    "a wrong clock that was measured is corrected; packets from after their arrival are set aside",
    SLOW,
    async () => {
      const { from, to } = minute(0);
      const hour = 3600e6;
      const slow = { ...named(0), from: from - hour, to: to - hour, clockOffset: hour, clockUncertainty: 1000 };
      const ahead = { ...named(1), from: from + hour, to: to + hour };
      const near = { ...named(2), ...minute(1), clockOffset: 900_000 };
      await receive(observatory.data, [
        { segment: writeSegment(slow, framesTo(ADDRESS, 30, from - hour, to - hour)), receivedAt: to / 1e6 },
        { segment: writeSegment(ahead, framesTo(ADDRESS, 11, from + hour, to + hour)), receivedAt: to / 1e6 },
        { segment: writeSegment(near, framesTo(ADDRESS, 7, to, to + 60e6)), receivedAt: to / 1e6 + 60 },
      ]);
      expect(ingest().code).toBe(0);
      const [corrected, untrue, kept] = (await known()).segments;
      expect(corrected).toMatchObject({ counted: 30, intervals: [{ from: from / 1e6, to: to / 1e6 }] });
      expect(untrue).toMatchObject({ counted: 0, uncounted: { "implausible-time": 11 }, intervals: [] });
      expect(kept).toMatchObject({ counted: 7, intervals: [{ from: to / 1e6, to: to / 1e6 + 60 }] });
    },
  );

  test(
    "an address counts from the second in which it is the sensor's until the one in which it is not",
    SLOW,
    async () => {
      const state = openState(dataPaths(observatory.data));
      const { from, to } = minute(0);
      await state.changeSensor("tokyo-1", {
        addresses: [
          { prefix: ADDRESS, from: null, to: new Date(from / 1000 + 20_000).toISOString().replace(".000", "") },
          { prefix: "198.51.100.7", from: new Date(from / 1000 + 20_000).toISOString().replace(".000", ""), to: null },
        ],
      });
      await state.close();
      const frames = [...framesTo(ADDRESS, 60, from, to), ...framesTo("198.51.100.7", 60, from, to)];
      await receive(observatory.data, [
        { segment: writeSegment({ ...named(0), from, to }, frames), receivedAt: to / 1e6 },
      ]);
      expect(ingest().code).toBe(0);
      const { segments } = await known();
      expect(segments[0]).toMatchObject({ counted: 60, uncounted: { "not-addressed": 60 } });
    },
  );

  test(
    "a file that says something else than was signed does not count, and the audit says so once, also after a replay",
    SLOW,
    async () => {
      const { from, to } = minute(0);
      const segment = writeSegment({ ...named(0), from, to, dropped: 5 }, framesTo(ADDRESS, 9, from, to));
      await receive(observatory.data, [{ segment, receivedAt: to / 1e6, manifest: { dropped: 0, thinned: 3 } }]);
      ingest();
      observatory.run(["replay"]);
      const { segments, audit } = await known();
      expect(segments[0]).toMatchObject({ status: "quarantined", counted: null });
      expect(audit[0]).toMatchObject({ action: "segment-unreadable", alarm: true });
      expect(audit[0]?.detail).toContain("dropped (manifest 0, file 5), thinned (manifest 3, file 0)");
    },
  );

  test("two empty segments with the same bytes but another name both count as observed", SLOW, async () => {
    const { from, to } = minute(0);
    const stated = { ...named(0), from, to };
    const same = writeSegment(stated, []);
    await receive(observatory.data, [
      { segment: same, receivedAt: to / 1e6 },
      { segment: { ...same, facts: { ...same.facts, boot: "00112233445566bb" } }, receivedAt: to / 1e6 },
    ]);
    ingest();
    const { segments, audit } = await known();
    expect(segments[0]).toMatchObject({ status: "ingested", intervals: [{ from: from / 1e6, to: to / 1e6 }] });
    expect(segments[1]).toMatchObject({ status: "quarantined" });
    expect(audit.map(({ action }) => action)).toEqual(["segment-unreadable"]);
    const { from: later, to: end } = minute(1);
    const others = [1, 2].map((sequence) => writeSegment({ ...named(sequence), from: later, to: end }, []));
    await receive(
      observatory.data,
      others.map((segment) => ({ segment, receivedAt: end / 1e6 })),
    );
    ingest();
    expect((await known()).segments.slice(2).map(({ intervals }) => intervals.length)).toEqual([1, 1]);
  });

  test("a segment that says nothing of itself is kept, does not count, and is told", SLOW, async () => {
    const { from, to } = minute(0);
    const segment = writeSegment({ ...named(0), from, to }, framesTo(ADDRESS, 9, from, to), null);
    await receive(observatory.data, [{ segment, receivedAt: to / 1e6 }]);
    expect(ingest().err).toContain("code:  segment-facts");
    const { segments, audit } = await known();
    expect(segments[0]).toMatchObject({ status: "quarantined", counted: null });
    expect(audit[0]).toMatchObject({ action: "segment-unreadable", alarm: true });
  });
});

describe("whatever happens, every packet counts once", () => {
  const uploads = [
    ...minutesOf("tokyo-1", BEFORE_TOKYO, 6, 40),
    ...minutesOf("tokyo-1", BEFORE_UTC, 6, 25, "00112233445566cc"),
  ];
  let expected: unknown;

  beforeAll(async () => {
    const undisturbed = await prepareObservatory();
    await addFleet(undisturbed.data);
    await receive(undisturbed.data, uploads);
    expect(undisturbed.run(FIGURE).code).toBe(0);
    expected = await countedIn(undisturbed.data);
    undisturbed.remove();
  }, 120_000);

  test.each(["decode.half:3", "days.marked:1", "store.appended:1", "store.verified:1", "ledger.ingested:1"])(
    "killed at %s and begun again",
    SLOW,
    async (at) => {
      await receive(observatory.data, uploads);
      expect(ingest({ TEITEN_KILL_AT: at }).signal).toBe("SIGKILL");
      expect(ingest().code).toBe(0);
      expect(await countedIn(observatory.data)).toEqual(expected);
    },
  );

  test("in any order and in pieces, and again after a replay of an emptied engine", SLOW, async () => {
    await receive(observatory.data, uploads.slice(6));
    expect(ingest().code).toBe(0);
    await receive(observatory.data, uploads.slice(0, 6).toReversed());
    expect(ingest().code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
    rmSync(join(observatory.data, "engine"), { recursive: true, force: true });
    expect(observatory.run(["replay"]).code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });
});
