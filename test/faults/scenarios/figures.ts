import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSegment } from "../feed/segment-builder.ts";
import type { NumberedPacket } from "../feed/numbered-packet.ts";
import { centerMust } from "../programs/center-command.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

/** Midnight in Japan, and half an hour after it is still the day before in UTC. */
const FIRST_DAY = Date.UTC(2026, 2, 1, 15) / 1000;
const DAY = 86_400;
const BOOT = "0123456789abcdef";
const NAMED_SOURCES = 4096;

/** What one sensor observed from a second on: packets round robin from so many sources, starting half an hour in. */
interface Observed {
  readonly from: number;
  readonly seconds: number;
  readonly packets: number;
  readonly sources: number;
  readonly dropped: number;
}

const OBSERVED: readonly Observed[] = [
  { from: FIRST_DAY, seconds: DAY / 2, packets: 600, sources: 100, dropped: 0 },
  { from: FIRST_DAY + DAY, seconds: DAY, packets: 1000, sources: 150, dropped: 250 },
];

/** Counted by hand: 600 in half a day; 1000 of 1250 in a whole one; 150 sources over both, of which 100 came on both. */
const BY_DAY = ["2026-03-02,all,600,100,0.5,1200.0000,1200.0000,", "2026-03-03,all,1000,150,0.8,1250.0000,1250.0000,"];
const BY_MONTH = ["2026-03,all,1600,150,1.3,1230.7692,1230.7692,"];
const HOSTILE = "=cmd|calc!A1";
const ANNOUNCED = [`2026-03-02,'${HOSTILE},100,600`, `2026-03-03,'${HOSTILE},150,1000`];

function captureOf(observed: Observed, sequence: number): Uint8Array {
  const { from, seconds, packets, sources, dropped } = observed;
  const sent = Array.from({ length: packets }, (_, index): NumberedPacket => ({
    number: NAMED_SOURCES * (index + 1) + (index % sources),
    at: BigInt(from + 1800 + index) * 1_000_000_000n,
    destination: "192.0.2.1",
    port: 23,
  }));
  const [begun, ended] = [from * 1e6, (from + seconds) * 1e6];
  const plan = { sensor: "tokyo-1", boot: BOOT, sequence, from: begun, to: ended, dropped };
  return buildSegment(plan, sent).bytes;
}

async function run(context: FaultContext): Promise<Reached> {
  const data = join(context.workspace, "data");
  const teiten = (...words: readonly string[]): string => centerMust(context.programRoot, data, words);
  const rows = (...words: readonly string[]): readonly string[] =>
    teiten("figure", ...words, "--format", "csv")
      .trimEnd()
      .split("\n")
      .slice(1);
  teiten("init", "--home", "JP", "--zone", "Asia/Tokyo");
  teiten("sensor", "add", "tokyo-1", "--country", "JP");
  const claims = join(context.workspace, "claims.csv");
  writeFileSync(claims, `${CLAIM_HEADER}\n${HOSTILE},198.18.0.0/15,,,,,declared-list,own list,high\n`);
  teiten("scanners", "import", claims);
  const engine = await holdEngine(context.programRoot, data);
  const files = OBSERVED.map((observed, index) => {
    const file = join(context.workspace, `${index}.pcapng`);
    writeFileSync(file, captureOf(observed, index));
    return file;
  });
  teiten("ingest", "--sensor", "tokyo-1", ...files);
  const perSensor = ["packets-per-sensor", "--by", "all", "--bin"];
  const wrong = [
    ...differences("by day", BY_DAY, rows(...perSensor, "day")),
    ...differences("by month", BY_MONTH, rows(...perSensor, "month")),
    ...differences("announced", ANNOUNCED, rows("announced-scanners", "--rule", "none", "--class", "all")),
  ];
  engine.detach();
  for (const line of wrong) context.tell(line);
  const cells = [...BY_DAY, ...BY_MONTH, ...ANNOUNCED].length;
  return { figure: `${cells - wrong.length} of ${cells} rows right`, ok: wrong.length === 0 };
}

const CLAIM_HEADER = "organisation,range,valid_from,valid_to,known_from,known_to,evidence,source,confidence";

function differences(what: string, expected: readonly string[], found: readonly string[]): readonly string[] {
  const rows = expected.length > found.length ? expected : found;
  return rows.flatMap((_, index) =>
    expected[index] === found[index] ? [] : [`${what}: ${found[index]} instead of ${expected[index]}`],
  );
}

/** Averages, days, sources and exports of a network that is small enough to count by hand. */
export const scenario: Scenario = {
  name: "FIGURES-1",
  goal: "rows by the zone's day, divided by observed time, sources counted once, cells harmless: all as counted by hand",
  width: 1,
  limitSeconds: 60,
  run,
};
