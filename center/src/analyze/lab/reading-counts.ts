import { READINGS } from "./rule-readings.ts";
import type { RuleReading } from "./rule-readings.ts";
import type { RuleWindow } from "./rule-windows.ts";

/** A source that is a scan source in one of two readings alone; days and packets are those of the reading in which it is. */
export interface Flip {
  readonly source: string;
  readonly days: number;
  readonly packets: number;
}

/** What one reading of a rule finds in one window, and who flips against the base. */
export interface ReadingCount {
  readonly reading: RuleReading;
  readonly window: RuleWindow;
  /** Sum over the days of the scan sources of each. */
  readonly sourceDays: number;
  readonly sources: number;
  readonly packets: number;
  readonly gained: readonly Flip[];
  readonly lost: readonly Flip[];
}

/** Counts every reading of every window, of one rule or (null) of all; the first is the base. */
export function countReadings(windows: readonly RuleWindow[], rule: string | null): readonly ReadingCount[] {
  const readings = READINGS.filter((reading) => rule === null || reading.rule.name === rule);
  const found = readings.flatMap((reading) =>
    windows.map((window) => ({ reading, window, sources: sourcesOf(window, reading) })),
  );
  const base = new Map(found[0]?.sources.map((flip) => [flip.source, flip]));
  return found.map(({ reading, window, sources }) => {
    const here = new Set(sources.map(({ source }) => source));
    return {
      reading,
      window,
      sourceDays: sources.reduce((sum, { days }) => sum + days, 0),
      sources: sources.length,
      packets: sources.reduce((sum, { packets }) => sum + packets, 0),
      gained: sources.filter(({ source }) => !base.has(source)),
      lost: [...base.values()].filter(({ source }) => !here.has(source)),
    };
  });
}

function sourcesOf({ sources }: RuleWindow, { bit }: RuleReading): readonly Flip[] {
  return sources.flatMap(({ source, days, packets }) => {
    const count = days[bit] ?? 0;
    return count === 0 ? [] : [{ source, days: count, packets: packets[bit] ?? 0 }];
  });
}
