import type * as Archive from "../../../center/src/archive/index.ts";
import { join } from "node:path";
import { midnightSegments } from "../kill/midnight-segments.ts";
import { buildSegment } from "../feed/segment-builder.ts";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import type { HeldEngine } from "../programs/engine-holder.ts";
import { loadBuilt } from "../programs/load-built.ts";
import { prepareRawCenter } from "../programs/raw-center.ts";
import { mustCome } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { putSegment } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import type { CenterAddress } from "../uplink/send-request.ts";
import { newSigningKey } from "../uplink/signing-key.ts";

type ArchiveModule = typeof Archive;

const WAYS = 20;
const BRIEF_WAYS = 4;
const SEGMENTS = 12;
const WAIT_MILLIS = 90_000;
const DAY = 86_400;
const TAKEN: ReadonlySet<number> = new Set([200, 201]);

/** Two sensors that send what every other pair sends, in a way of their own. */
interface Pair {
  readonly way: string;
  readonly sensors: readonly [RawSensor, RawSensor];
  /** All segments of both in the order of this way; one may come several times. */
  readonly order: readonly BuiltSegment[];
  readonly atOnce: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long, brief } = context;
  const random = seeded(seed).fork("order");
  const raw = await prepareRawCenter(programRoot, workspace, "own");
  await raw.center.start();
  const state = await openCenterState(programRoot, raw.center.data);
  const engine = await holdEngine(programRoot, raw.center.data);
  const ways = long ? WAYS * 10 : brief ? BRIEF_WAYS : WAYS;
  const problems: string[] = [];
  const pairs: Pair[] = [];
  for (let way = 0; way < ways; way++) {
    const pair = await newPair(state, random, seed, way);
    pairs.push(pair);
    problems.push(...(await sendAll(raw.address, pair)));
  }
  problems.push(...(await sendOthers(raw.address, pairs, join(raw.center.data, "archive"), context.programRoot)));
  await mustCome("all is ingested and rolled up", WAIT_MILLIS, async () =>
    (await state.ledger.received()).length === 0 && (await state.dirtyDays()).length === 0 ? true : null,
  );
  const digests = new Map<string, string>();
  for (const pair of pairs) digests.set(pair.way, await digestOf(pair, state, engine));
  const [first] = digests.values();
  for (const [way, digest] of digests) if (digest !== first) problems.push(`${way}: ${digest} instead of ${first}`);
  engine.detach();
  await state.close();
  await raw.center.stop("SIGTERM");
  for (const line of problems.slice(0, 20)) context.tell(line);
  const distinct = new Set(digests.values()).size;
  const figure = `${ways} ways of ${SEGMENTS * 2} segments: ${distinct} result; ${problems.length} problems`;
  return { figure, ok: problems.length === 0 && distinct === 1 && (first?.length ?? 0) > 0 };
}

async function newPair(state: CenterState, random: Random, seed: number, way: number): Promise<Pair> {
  const one = await enrolled(state, `way-${way}-a`);
  const other = await enrolled(state, `way-${way}-b`);
  const own = [segmentsOf(one.name, "192.0.2.1", seed), segmentsOf(other.name, "192.0.2.2", seed + 1)];
  const all = own.flat();
  const order = ORDERS[way % ORDERS.length] ?? ORDERS[0];
  const [name, arrange] = order ?? ["in order", (segments: readonly BuiltSegment[]) => segments];
  return {
    way: `${name} (${way})`,
    sensors: [one, other],
    order: arrange(all, random),
    atOnce: random.pick([1, 3, 6]),
  };
}

type Arrange = (segments: readonly BuiltSegment[], random: Random) => readonly BuiltSegment[];

const ORDERS: readonly (readonly [string, Arrange])[] = [
  ["in order", (segments) => segments],
  ["backwards", (segments) => segments.toReversed()],
  ["shuffled", (segments, random) => random.shuffle(segments)],
  ["each twice", (segments) => segments.flatMap((segment) => [segment, segment])],
  ["all, then all again", (segments, random) => [...segments, ...random.shuffle(segments)]],
  ["interleaved", (segments) => interleaved(segments)],
  [
    "some thrice, shuffled",
    (segments, random) => random.shuffle([...segments, ...segments.slice(3, 9), ...segments.slice(5, 8)]),
  ],
  [
    "every second first",
    (segments) => [
      ...segments.filter((_, index) => index % 2 === 1),
      ...segments.filter((_, index) => index % 2 === 0),
    ],
  ],
];

function interleaved(segments: readonly BuiltSegment[]): readonly BuiltSegment[] {
  return segments.slice(0, SEGMENTS).flatMap((segment, index) => [segment, segments[SEGMENTS + index] ?? segment]);
}

/** The same segments for every pair but for the sensor's name; the last two are empty minutes that differ in their number alone. */
function segmentsOf(sensor: string, address: string, seed: number): readonly BuiltSegment[] {
  let last = 0;
  const row = midnightSegments({ sensor, address, random: seeded(seed).fork("content"), nextNumber: () => ++last });
  const segments = Array.from({ length: SEGMENTS - 2 }, () => row.next().value);
  const { boot, to } = segments.at(-1)?.facts ?? { boot: "", to: 0 };
  const empty = [SEGMENTS - 2, SEGMENTS - 1].map((sequence) =>
    buildSegment({ sensor, boot, sequence, from: to, to: to + 60e6 }, []),
  );
  return [...segments, ...empty];
}

async function sendAll(address: CenterAddress, { way, sensors, order, atOnce }: Pair): Promise<readonly string[]> {
  const problems: string[] = [];
  const waiting = order.values();
  const lane = async (): Promise<void> => {
    for (const segment of waiting) {
      const sensor = sensors.find(({ name }) => name === segment.facts.sensor) ?? sensors[0];
      const { status, body } = await putSegment(address, sensor, segment);
      if (!TAKEN.has(status)) problems.push(`${way}: ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return problems;
}

/** Other bytes under names that are taken: the first stand, in the archive too. */
async function sendOthers(
  address: CenterAddress,
  pairs: readonly Pair[],
  archive: string,
  programRoot: string,
): Promise<readonly string[]> {
  const { hashArchived } = await loadBuilt<ArchiveModule>(programRoot, "center/dist/archive/index.js");
  const problems: string[] = [];
  for (const { way, sensors, order } of pairs) {
    const [segment] = order;
    const sensor = sensors.find(({ name }) => name === segment?.facts.sensor);
    if (segment === undefined || sensor === undefined) continue;
    const { status, body } = await putSegment(
      address,
      sensor,
      buildSegment({ ...segment.facts, packets: 0, dropped: 3 }, []),
    );
    if (status !== 409 || body?.["sha256"] !== segment.sha256)
      problems.push(`${way}: other bytes were answered ${status}`);
    const { boot, sequence } = segment.facts;
    const kept = await hashArchived(archive, `${sensor.name}/${boot}/${sequence}.zst`);
    if (kept.sha256 !== segment.sha256) problems.push(`${way}: other bytes are in the archive`);
  }
  return problems;
}

async function enrolled(state: CenterState, name: string): Promise<RawSensor> {
  const now = Math.floor(Date.now() / 1000);
  const { id } = await state.addSensor({ name, country: "JP" });
  const key = newSigningKey();
  await state.fleet.enrol(id, await state.fleet.addToken(id, now + DAY), key.publicKey, now);
  return { name, key };
}

/** All that the center says of a pair, in a form that neither names nor ids get into. */
async function digestOf({ sensors }: Pair, state: CenterState, engine: HeldEngine): Promise<string> {
  const known = await state.sensors();
  const texts: string[] = [];
  for (const { name } of sensors) {
    const id = known.find((sensor) => sensor.name === name)?.id ?? 0;
    const lines = (await state.segments())
      .filter(({ sensorId }) => sensorId === id)
      .map(({ boot, sequence, status, frames, counted, rows, uncounted, dropped, intervals }) =>
        JSON.stringify({ boot, sequence, status, frames, counted, rows, uncounted, dropped, intervals }),
      );
    const flows = await engine.ask(FLOWS.replaceAll("{id}", String(id)));
    const coverage = await engine.ask(COVERAGE.replaceAll("{id}", String(id)));
    texts.push(JSON.stringify([lines.toSorted(), flows, coverage]));
  }
  return texts.join("\n");
}

const FLOWS = `SELECT count() AS cells, sum(sent) AS packets, sum(cityHash64(minute, source, port, flags, ttl, sent, size)) AS check
  FROM (SELECT minute, source, port, flags, ttl, sum(flows.packets) AS sent, sum(flows.bytes) AS size
    FROM flows WHERE sensor = {id} GROUP BY ALL)`;
const COVERAGE = `SELECT count() AS minutes, sum(coverage.seconds) AS observed, sum(captured) AS seen,
  sum(cityHash64(minute, coverage.seconds, captured, dropped)) AS check FROM coverage WHERE sensor = {id}`;

/** The same segments in any order, any number of times, beside each other. */
export const scenario: Scenario = {
  name: "PROTO-1",
  goal: "20 orders, repeats and interleavings of the same segments: one result; other bytes under a name: 409",
  width: 1,
  limitSeconds: 180,
  run,
};
