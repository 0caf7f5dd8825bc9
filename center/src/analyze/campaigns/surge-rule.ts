import { behaviourKey } from "./behaviour.ts";
import type { Campaign } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** Days whose sources make the usual number, and how many of them must have been observed. */
const BASE_DAYS = 28;
const LEAST_DAYS = 7;

/** Sources on one day from which on there can be a surge. */
const LEAST_SOURCES = 5;

/** Times the usual number at which a surge begins, and down to which it goes on. */
const BEGINS = 3;
const GOES_ON = 1.7;

/** Chance (natural logarithm) below which a day's sources are no chance: one in ten million. */
const RARE = Math.log(1e-7);

/** What chance is allowed on top of the usual number: days differ, and so does what was observed. */
const LEEWAY = 1.5;

/** Days without a surging day after which the surge is over, and days after which it is the usual. */
const OVER = 3;
const USUAL_AFTER = 28;

/** Share of the additional sources that one region must hold to be called their region. */
const ONE_REGION = 0.7;

interface Series {
  /** Sources by day, and by day and region. */
  readonly days: Map<number, ReadonlyMap<string, number>>;
  surge: Surge | null;
}

interface Surge {
  readonly campaign: Campaign;
  readonly base: ReadonlyMap<string, number>;
  /** Empty: all regions. */
  readonly region: string;
  lastDay: number;
}

/** Sources that begin to do the same within a day or two, in one region or in many. */
export class SurgeRule implements GroupingRule {
  readonly #series = new Map<string, Series>();
  readonly #observed = new Map<number, number>();

  group(today: GroupingDay): void {
    this.#observed.set(today.day, today.observed);
    const byAct = new Map<string, Cell[]>();
    for (const cell of today.book.free(today.cells)) {
      if (cell.ports.length === 0) continue;
      const key = `${behaviourKey(cell)}|${cell.stack}`;
      const list = byAct.get(key) ?? [];
      list.push(cell);
      byAct.set(key, list);
    }
    for (const key of [...byAct.keys()].toSorted()) this.#groupOne(key, byAct.get(key) ?? [], today);
  }

  #groupOne(key: string, cells: readonly Cell[], today: GroupingDay): void {
    const series = this.#series.get(key) ?? { days: new Map(), surge: null };
    this.#series.set(key, series);
    const counts = byRegion(cells);
    this.#goOn(series, cells, counts, today);
    if (series.surge === null) this.#begin(series, cells, counts, today);
    if (series.surge === null) series.days.set(today.day, counts);
    series.days.delete(today.day - BASE_DAYS - 1);
  }

  #goOn(series: Series, cells: readonly Cell[], counts: ReadonlyMap<string, number>, today: GroupingDay): void {
    const { surge } = series;
    if (surge === null) return;
    const { base, region, campaign } = surge;
    const usual = scaled(base, region, today.observed);
    const now = region === "" ? sum(counts) : (counts.get(region) ?? 0);
    if (now > Math.max(GOES_ON * usual, usual + 2)) surge.lastDay = today.day;
    if (today.day - surge.lastDay >= OVER || today.day - campaign.firstDay > USUAL_AFTER) series.surge = null;
    else if (surge.lastDay === today.day) today.book.assign(campaign, membersOf(cells, surge, today.observed));
  }

  #begin(series: Series, cells: readonly Cell[], counts: ReadonlyMap<string, number>, today: GroupingDay): void {
    const now = sum(counts);
    if (now < LEAST_SOURCES) return;
    const base = this.#baseOf(series, today.day);
    if (base === null) return;
    const usual = scaled(base, "", today.observed);
    const region = oneRegion(counts, base, today.observed);
    const within = region === "" ? now : (counts.get(region) ?? 0);
    const before = region === "" ? usual : scaled(base, region, today.observed);
    if (within < LEAST_SOURCES || within < BEGINS * before) return;
    const logChance = logTail(within, LEEWAY * before + 0.2);
    if (logChance > RARE) return;
    const [cell] = cells;
    if (cell === undefined) return;
    const campaign = today.book.open(
      {
        kind: "surge",
        ports: cell.ports,
        tool: cell.tool,
        organisation: "",
        region,
        block: 0,
        firstDay: today.day,
      },
      logChance,
    );
    const surge = { campaign, base, region, lastDay: today.day };
    series.surge = surge;
    today.book.assign(campaign, membersOf(cells, surge, today.observed));
  }

  /** Sources a sensor-day by region in the weeks before; null where too little was observed. */
  #baseOf(series: Series, day: number): ReadonlyMap<string, number> | null {
    let observed = 0;
    let days = 0;
    const sums = new Map<string, number>();
    for (let before = day - BASE_DAYS; before < day; before++) {
      const time = this.#observed.get(before) ?? 0;
      if (time === 0) continue;
      days++;
      observed += time;
      for (const [region, count] of series.days.get(before) ?? []) sums.set(region, (sums.get(region) ?? 0) + count);
    }
    if (days < LEAST_DAYS) return null;
    return new Map([...sums].map(([region, count]) => [region, count / observed]));
  }
}

function byRegion(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { region, sources } of cells) counts.set(region, (counts.get(region) ?? 0) + sources);
  return counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** The usual number of sources on a day that was observed so much, in a region or (empty) in all. */
function scaled(base: ReadonlyMap<string, number>, region: string, observed: number): number {
  return observed * (region === "" ? sum(base) : (base.get(region) ?? 0));
}

/** The region that holds most of the sources beyond the usual number, or empty. */
function oneRegion(counts: ReadonlyMap<string, number>, base: ReadonlyMap<string, number>, observed: number): string {
  const more = [...counts].map(
    ([region, count]) => [region, Math.max(0, count - scaled(base, region, observed))] as const,
  );
  const all = more.reduce((total, [, count]) => total + count, 0);
  return more.find(([, count]) => count >= ONE_REGION * all && count > 0)?.[0] ?? "";
}

/** The cells of a surge: of its region, or of every region that has more sources than usual. */
function membersOf(cells: readonly Cell[], { base, region }: Surge, observed: number): readonly Cell[] {
  if (region !== "") return cells.filter((cell) => cell.region === region);
  const counts = byRegion(cells);
  return cells.filter((cell) => (counts.get(cell.region) ?? 0) > GOES_ON * scaled(base, cell.region, observed));
}
