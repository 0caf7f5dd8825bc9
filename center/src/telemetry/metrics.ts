import { METRICS } from "./metric-table.ts";
import type { MetricName } from "./metric-table.ts";

type Table = typeof METRICS;
type OfKind<Kind> = { [Name in MetricName]: Table[Name]["kind"] extends Kind ? Name : never }[MetricName];

/** The labels that a metric wants, each with its value; texts from outside are safe, the exposition escapes them. */
export type MetricLabels<Name extends MetricName> = Readonly<Record<Table[Name]["labels"][number], string>>;

/** One time series: label values in the order of the table; `count` is of a summary alone. */
export interface Sample {
  readonly name: MetricName;
  readonly labels: readonly (readonly [string, string])[];
  readonly value: number;
  readonly count: number | null;
}

interface Series {
  value: number;
  count: number;
}

/** The numbers of one process. Counting is a map lookup and never fails; who asks reads them all at once with `samples`. */
export class Metrics {
  readonly #series = new Map<MetricName, Map<string, Series>>();

  /** Counts: `amount` is not negative; 0 makes the series visible before anything has happened. */
  add<Name extends OfKind<"counter">>(name: Name, labels: MetricLabels<Name>, amount = 1): void {
    this.#of(name, labels).value += amount;
  }

  /** Says what a gauge is now. */
  set<Name extends OfKind<"gauge">>(name: Name, labels: MetricLabels<Name>, value: number): void {
    this.#of(name, labels).value = value;
  }

  /** Adds one observation to a summary; none of them has labels. */
  observe(name: OfKind<"summary">, value: number): void {
    const series = this.#of(name, {});
    series.value += value;
    series.count += 1;
  }

  /** Forgets all series of a gauge, before what it shows is read anew: a sensor that is gone is not shown for ever. */
  clear(name: OfKind<"gauge">): void {
    this.#series.delete(name);
  }

  /** Every series, in the order of the table and then of its first use. */
  samples(): readonly Sample[] {
    return (Object.keys(METRICS) as MetricName[]).flatMap((name) => {
      const { kind, labels } = METRICS[name];
      return [...(this.#series.get(name) ?? [])].map(([key, { value, count }]) => {
        const values = JSON.parse(key) as readonly string[];
        const pairs = labels.map((label, index) => [label, values[index] ?? ""] as const);
        return { name, labels: pairs, value, count: kind === "summary" ? count : null };
      });
    });
  }

  #of<Name extends MetricName>(name: Name, labels: MetricLabels<Name>): Series {
    const values: Readonly<Record<string, string>> = labels;
    const key = JSON.stringify(METRICS[name].labels.map((label) => values[label] ?? ""));
    let all = this.#series.get(name);
    if (all === undefined) this.#series.set(name, (all = new Map<string, Series>()));
    let series = all.get(key);
    if (series === undefined) all.set(key, (series = { value: 0, count: 0 }));
    return series;
  }
}
