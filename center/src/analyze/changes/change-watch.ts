import { addDays, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import { ChangeDetector } from "../../detect/index.ts";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { figureInput } from "../compute-figure.ts";
import type { FigureContext, FigureInput } from "../figure.ts";
import { nameOfChange } from "./change-name.ts";
import { newsOf } from "./change-news.ts";
import type { ChangeNews } from "./change-news.ts";
import { changeMakeups } from "./change-sources.ts";
import { FamilyCounts } from "./family-counts.ts";
import { DAYS_BEFORE, firstStoredHour } from "./find-changes.ts";
import type { FoundChange } from "./find-changes.ts";
import { loadHours } from "./hour-counts.ts";
import { isUnchanged, noteJudged } from "./judged-data.ts";
import type { JudgedData } from "./judged-data.ts";
import { listedChange } from "./list-changes.ts";
import type { ListedChanges } from "./list-changes.ts";
import { listedChanges } from "./listed-changes.ts";
import { watchedSensors } from "./watched-sensors.ts";

const HOUR = 3600;
/** Days behind the last hour whose changes are told of. */
const TOLD_DAYS = 2;
/** Hours after which it is looked anew what is listed, for a change may grow beyond what explained it. */
const LISTED_HOURS = 6;
/** Days after which a watch begins again from the store, so that it remembers no more than a question over history reads. */
const LONGEST_WATCH_DAYS = 2 * DAYS_BEFORE;

/** What one round of a watch did. */
export interface WatchRound {
  readonly judged: number;
  /** Why judging began again from the store; null when it went on. */
  readonly begun: "start" | "sensors" | "data" | "age" | null;
  /** First hour (since 1970 UTC) that is not judged. */
  readonly next: number;
  /** Listed changes that go on. */
  readonly open: number;
  readonly news: readonly ChangeNews[];
}

interface Watch {
  readonly network: WatchedNetwork;
  readonly detector: ChangeDetector;
  readonly counts: FamilyCounts;
  readonly first: number;
  /** The sensors as they were when it began. */
  readonly sensors: string;
  next: number;
}

/**
 * Keeps one detector and gives it each hour once, so that an hour costs what is in it. It remembers nothing that the store
 * does not hold: a new watch, one whose sensors changed, and one whose judged hours have other data now (a late segment, a
 * replay) begins again thirteen weeks back, as a question over history does, and says the same.
 */
export class ChangeWatch {
  #context: FigureContext;
  #watch: Watch | null = null;
  #noted: JudgedData | null = null;
  #told: ReadonlyMap<string, DetectedChange> = new Map();
  #open = 0;
  #seen = "";
  #listAt = 0;

  constructor(context: FigureContext) {
    this.#context = context;
  }

  /** Announced scanners are those of `registry` from now on. */
  useRegistry(registry: FigureContext["registry"]): void {
    this.#context = { ...this.#context, registry };
  }

  /** First hour (since 1970 UTC) that is not judged; null before the first round. */
  get next(): number | null {
    return this.#watch?.next ?? null;
  }

  /** Judges every hour before `until` (since 1970 UTC) that was not; hours that were judged are looked at for changed data. */
  async advance(until: number): Promise<WatchRound> {
    const input = await this.#inputAt(until);
    const before = await this.#noteUntil(this.#watch, until);
    const begun = await this.#reasonToBegin(input);
    const goesOn = begun === null && this.#watch !== null;
    const watch = goesOn ? this.#watch : await this.#begin(input, until);
    if (watch === null) return { judged: 0, begun: null, next: until, open: 0, news: [] };
    const from = watch.next;
    if (until > from) {
      const noted = goesOn ? before : await this.#noteUntil(watch, until);
      for await (const hour of loadHours(input, watch.network, watch.counts, { from, to: until })) {
        watch.detector.add(hour);
        watch.next = hour.hour + 1;
      }
      this.#noted = noted;
    }
    const news = await this.#news(input, watch);
    return { judged: watch.next - from, begun, next: watch.next, open: this.#open, news };
  }

  /** The listed changes that touch the hours from `from` on, as of the last judged one. */
  async changes(from: number): Promise<readonly DetectedChange[]> {
    const watch = this.#watch;
    if (watch === null) return [];
    const input = await this.#inputAt(watch.next);
    return listedChanges(input, watch.network, watch.detector.changes(), { from, to: watch.next });
  }

  /** The same as others than figures take them, with what they are made of; null before the first round. */
  async listed(from: number): Promise<ListedChanges | null> {
    const watch = this.#watch;
    if (watch === null) return null;
    const { network, next: until } = watch;
    const input = await this.#inputAt(until);
    const changes = await this.changes(from);
    const makeups = await changeMakeups(input, network, changes, until);
    const found = changes.flatMap((change, index): readonly FoundChange[] => {
      const makeup = makeups[index];
      return makeup === undefined ? [] : [{ ...change, makeup }];
    });
    const all = { network, changes: found, until };
    return { changes: found.map((change) => listedChange(input, all, change)), until: until * HOUR, detected: all };
  }

  #inputAt(until: number): Promise<FigureInput> {
    const last = dayOf(openZone(this.#context.zone), until * HOUR - 1);
    return figureInput(this.#context, "changes", { from: addDays(last, 1 - TOLD_DAYS), to: addDays(last, 1) });
  }

  /** Taken before the hours are read: what comes in meanwhile then differs from it at the next look, and is judged. */
  async #noteUntil(watch: Watch | null, until: number): Promise<JudgedData | null> {
    return watch === null || until <= watch.first ? null : noteJudged(this.#context, { from: watch.first, to: until });
  }

  async #reasonToBegin(input: FigureInput): Promise<WatchRound["begun"]> {
    const watch = this.#watch;
    if (watch === null || this.#noted === null) return "start";
    if (watch.sensors !== sensorsOf(input)) return "sensors";
    if (watch.next - watch.first > LONGEST_WATCH_DAYS * 24) return "age";
    return (await isUnchanged(this.#context, this.#noted)) ? null : "data";
  }

  async #begin(input: FigureInput, until: number): Promise<Watch | null> {
    const network = watchedSensors(input);
    const stored = await firstStoredHour(input);
    this.#watch = null;
    if (network.sensors.length === 0 || stored >= until) return null;
    const wanted = Math.floor(dayStart(input.zone, addDays(input.range.from, -DAYS_BEFORE)) / HOUR);
    const first = Math.max(wanted, stored);
    const detector = new ChangeDetector(network, first);
    const counts = new FamilyCounts(network.sensors.length);
    this.#watch = { network, detector, counts, first, sensors: sensorsOf(input), next: first };
    this.#seen = "";
    return this.#watch;
  }

  async #news(input: FigureInput, { detector, network, next }: Watch): Promise<readonly ChangeNews[]> {
    const changes = detector.changes();
    const seen = changes.map(({ key, start, end }) => `${key}/${start}/${end}`).join(" ");
    if (seen === this.#seen && next < this.#listAt) return [];
    this.#seen = seen;
    this.#listAt = next + LISTED_HOURS;
    const from = next - TOLD_DAYS * 24;
    const listed = await listedChanges(input, network, changes, { from, to: next });
    this.#open = listed.filter(({ end }) => end === null).length;
    const named = (some: readonly DetectedChange[]): ReadonlyMap<string, DetectedChange> =>
      new Map(some.map((change) => [nameOfChange(input, change), change]));
    const [news, told] = newsOf(this.#told, named(listed), named(changes), from);
    this.#told = told;
    return news;
  }
}

/** What judging takes from the sensors: addresses, operators and other groups make no difference to it. */
function sensorsOf(input: FigureInput): string {
  const retired = input.selection.sensors.map(({ name, retiredOn }) => [name, retiredOn]);
  return JSON.stringify([watchedSensors(input).sensors, retired]);
}
