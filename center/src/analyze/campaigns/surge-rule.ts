import { behaviourKey } from "./behaviour.ts";
import type { Campaign } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";
import { UsualSources, countByRegion, distinctSources } from "./usual-sources.ts";
import type { RegionCounts } from "./usual-sources.ts";

/** Days that are judged together, and how many distinct sources there must be in them: few sources show in more days. */
const WINDOWS = [
  { days: 1, sources: 5 },
  { days: 3, sources: 6 },
  { days: 7, sources: 8 },
] as const;
const LONGEST = 7;

/** Times the usual number at which a surge begins, and down to which it goes on. */
const BEGINS = 3;
const GOES_ON = 1.7;

/** Chance (natural logarithm) below which sources are no chance: one in ten million. */
const RARE = Math.log(1e-7);

/** What chance is allowed on top of the usual number: days differ, and so do sensors. */
const LEEWAY = 1.5;
const LEAST_USUAL = 0.2;

/** Days without a surging one after which a surge is over, and days after which it is the usual. */
const OVER = 4;
const USUAL_AFTER = 28;

/** Share of the additional sources that one region must hold to be called their region. */
const ONE_REGION = 0.7;

/** Those who do one thing, over time. */
interface Series {
  readonly usual: UsualSources;
  /** Cells of the last days, as long as the longest window. */
  recent: readonly Cell[];
  surge: Surge | null;
}

interface Surge {
  readonly campaign: Campaign;
  /** Sources a sensor-day before it. */
  readonly base: RegionCounts;
  /** Empty: all regions. */
  readonly region: string;
  lastDay: number;
  /** Cells of quiet days since then, which are its own when it goes on. */
  pending: readonly Cell[];
}

type NewSurge = Pick<Surge, "base" | "region">;

/** Sources that begin to do the same within days, in one region or in many. */
export class SurgeRule implements GroupingRule {
  readonly #series = new Map<string, Series>();
  readonly #observed = new Map<number, number>();

  group(today: GroupingDay): void {
    this.#observed.set(today.day, today.observed);
    const byAct = new Map<string, Cell[]>();
    for (const cell of today.book.free(today.cells)) {
      if (cell.ports.length === 0) continue;
      const key = `${behaviourKey(cell)}|${cell.stack}`;
      const own = byAct.get(key) ?? [];
      own.push(cell);
      byAct.set(key, own);
    }
    for (const key of [...byAct.keys()].toSorted()) this.#groupOne(key, byAct.get(key) ?? [], today);
  }

  #groupOne(key: string, cells: readonly Cell[], today: GroupingDay): void {
    const { day } = today;
    const series = this.#series.get(key) ?? { usual: new UsualSources(), recent: [], surge: null };
    this.#series.set(key, series);
    series.recent = [...series.recent.filter((cell) => cell.day > day - LONGEST), ...cells];
    this.#goOn(series, cells, today);
    if (series.surge === null) this.#begin(series, today);
    if (series.surge === null) series.usual.set(day, countByRegion(cells));
  }

  #goOn(series: Series, cells: readonly Cell[], today: GroupingDay): void {
    const { surge } = series;
    if (surge === null) return;
    const { base, region, campaign } = surge;
    const usual = (base.get(region) ?? 0) * today.observed;
    const now = countByRegion(cells).get(region) ?? 0;
    if (now > GOES_ON * usual) surge.lastDay = today.day;
    const isOver = today.day - surge.lastDay >= OVER || today.day - campaign.firstDay > USUAL_AFTER;
    surge.pending = [...surge.pending, ...membersOf(cells, surge, today.observed)];
    if (isOver) series.surge = null;
    if (isOver || surge.lastDay !== today.day) return;
    today.book.assign(campaign, surge.pending);
    surge.pending = [];
  }

  #begin(series: Series, today: GroupingDay): void {
    for (const { days, sources } of WINDOWS) {
      const first = today.day - days + 1;
      const cells = today.book.untaken(series.recent.filter((cell) => cell.day >= first));
      if (cells.reduce((sum, cell) => sum + cell.sources, 0) < sources) continue;
      const base = series.usual.before(first, this.#observed);
      if (base === null) return;
      const observed = this.#observedFrom(first, today.day);
      const region = oneRegion(countByRegion(cells), base, observed);
      const own = region === "" ? cells : cells.filter((cell) => cell.region === region);
      const usual = (base.get(region) ?? 0) * observed;
      const now = distinctSources(own);
      if (now < sources || now < BEGINS * usual) continue;
      const logChance = logTail(now, LEEWAY * usual + LEAST_USUAL);
      if (logChance > RARE) continue;
      series.surge = this.#open(own, { base, region }, logChance, today);
      for (let day = first; day <= today.day; day++) series.usual.forget(day);
      return;
    }
  }

  #open(cells: readonly Cell[], surge: NewSurge, logChance: number, today: GroupingDay): Surge {
    const firstDay = cells.reduce((first, cell) => Math.min(first, cell.day), Infinity);
    const { ports = [], tool = "" } = cells.at(-1) ?? {};
    const { region } = surge;
    const identity = { kind: "surge", ports, tool, organisation: "", region, block: 0, firstDay } as const;
    const campaign = today.book.open(identity, logChance);
    for (let day = firstDay; day <= today.day; day++) {
      const own = cells.filter((cell) => cell.day === day);
      today.book.assign(campaign, membersOf(own, surge, this.#observed.get(day) ?? 0));
    }
    return { ...surge, campaign, lastDay: today.day, pending: [] };
  }

  #observedFrom(first: number, last: number): number {
    let sum = 0;
    for (let day = first; day <= last; day++) sum += this.#observed.get(day) ?? 0;
    return sum;
  }
}

/** The region that holds most of the sources beyond the usual number, or empty. */
function oneRegion(counts: RegionCounts, base: RegionCounts, observed: number): string {
  const more = [...counts]
    .filter(([region]) => region !== "")
    .map(([region, count]) => [region, Math.max(0, count - (base.get(region) ?? 0) * observed)] as const);
  const all = more.reduce((total, [, count]) => total + count, 0);
  return more.find(([, count]) => count > 0 && count >= ONE_REGION * all)?.[0] ?? "";
}

/** The cells of one day of a surge: of its region, or of every region that has more sources than usual. */
function membersOf(cells: readonly Cell[], { base, region }: NewSurge, observed: number): readonly Cell[] {
  if (region !== "") return cells.filter((cell) => cell.region === region);
  const counts = countByRegion(cells);
  return cells.filter((cell) => (counts.get(cell.region) ?? 0) > GOES_ON * (base.get(cell.region) ?? 0) * observed);
}
