import type { CenterState } from "../programs/center-state.ts";
import { ledgerLines } from "../programs/center-state.ts";
import type { HeldEngine } from "../programs/engine-holder.ts";
import { compareWithTruth } from "../reference/truth.ts";
import type { CountedCell, Differences, TrueSegment } from "../reference/truth.ts";

interface CellRow {
  readonly segment: number;
  readonly day: string;
  readonly port: number;
  readonly packets: number;
}

interface DayRow {
  readonly day: string;
  readonly packets: number;
}

/** Compares what sensors closed with ledger, rows and roll-ups of a center at rest. */
export async function compareCenter(
  truth: readonly TrueSegment[],
  state: CenterState,
  engine: HeldEngine,
): Promise<Differences> {
  const lines = await ledgerLines(state);
  const names = new Map(lines.map((line) => [line.id, line]));
  const rows = await engine.ask<CellRow>(
    `SELECT segment, toString(toDate(minute, 'Asia/Tokyo')) AS day, port, sum(flows.packets) AS packets
     FROM flows GROUP BY ALL`,
  );
  const cells = rows.map(({ segment, day, port, packets }): CountedCell => {
    const { sensor = "nobody", boot = "", sequence = segment } = names.get(segment) ?? {};
    return { sensor, boot, sequence, day, port, packets };
  });
  const found = compareWithTruth(truth, lines, cells);
  const rolledUp = await rollUpDifferences(engine);
  return { ...found, wrongLines: found.wrongLines + rolledUp.length, examples: [...found.examples, ...rolledUp] };
}

/** Days on which the roll-up of sources has other packets than the rows. */
async function rollUpDifferences(engine: HeldEngine): Promise<readonly string[]> {
  const counted = await engine.ask<DayRow>(
    "SELECT toString(toDate(minute, 'Asia/Tokyo')) AS day, sum(flows.packets) AS packets FROM flows GROUP BY day",
  );
  const rolledUp = await engine.ask<DayRow>(
    "SELECT toString(source_days.day) AS day, sum(source_days.packets) AS packets FROM source_days GROUP BY day",
  );
  const sums = new Map(rolledUp.map(({ day, packets }) => [day, packets]));
  const days = new Set([...counted, ...rolledUp].map(({ day }) => day));
  const rows = new Map(counted.map(({ day, packets }) => [day, packets]));
  return [...days]
    .filter((day) => rows.get(day) !== sums.get(day))
    .map((day) => `${day}: ${sums.get(day) ?? 0} packets rolled up of ${rows.get(day) ?? 0}`);
}
