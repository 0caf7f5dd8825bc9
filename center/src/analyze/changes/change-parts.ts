/** What a change is made of, in the order in which the parts are listed. */
export const CHANGE_PARTS = [
  "coverage",
  "sensor mix",
  "announced scanners",
  "new sources",
  "rate per source",
  "ports",
  "one network",
] as const;

/** One of the parts of a change. */
export type ChangePart = (typeof CHANGE_PARTS)[number];

/** What one sensor got of the port in the hours of a change and in the days before, and for how long. */
export interface SensorStretches {
  /** Whether it is of the one sensor or network at which the change is; false at all sensors for any other scope. */
  readonly alone: boolean;
  readonly before: Stretch & { readonly packets: number };
  readonly during: Stretch & {
    /** Packets of sources that sent to the port in the days before too, and of those that did not. */
    readonly known: number;
    readonly fresh: number;
  };
}

interface Stretch {
  /** Sensor-days by the calendar, and those of them that were observed. */
  readonly calendar: number;
  readonly observed: number;
  /** Packets of announced scanners; none of them is in the other numbers. */
  readonly announced: number;
}

/** Packets per calendar sensor-day before and during a change, and the parts of the difference, which add up to it. */
export interface ExplainedChange {
  readonly before: number;
  readonly during: number;
  readonly parts: Readonly<Record<ChangePart, number>>;
}

/**
 * Divides a change exactly. A mean of observed time is the sum of each sensor's rate times its weight (its part of all
 * observed time); the change of such a sum is that of the weights at the mean of both rates and that of the rates at the
 * mean of both weights. A sensor that observed one of the two alone has changed its weight, not its rate.
 */
export function explainChange(sensors: readonly SensorStretches[]): ExplainedChange {
  const observed = {
    before: sum(sensors, ({ before }) => before.observed),
    during: sum(sensors, ({ during }) => during.observed),
  };
  let [mix, covered] = [0, 0];
  const rises = sensors.map((sensor): Rise => {
    const then = share(sensor.before.observed, observed.before);
    const now = share(sensor.during.observed, observed.during);
    const rates = ratesOf(sensor);
    mix += ((now - then) * (rates.before + rates.during)) / 2;
    covered += now * rates.during - then * rates.before;
    return riseOf(sensor, (then + now) / 2);
  });
  const before = share(
    sum(sensors, beforeOf),
    sum(sensors, (sensor) => sensor.before.calendar),
  );
  const during = share(
    sum(sensors, duringOf),
    sum(sensors, (sensor) => sensor.during.calendar),
  );
  const parts = { coverage: during - before - covered, "sensor mix": mix, ports: 0, ...partsOfRises(rises) };
  return { before, during, parts };
}

/** What the rates of one sensor add to the mean, by whose packets they are; `weight` 0 where a rate is not known. */
interface Rise {
  readonly alone: boolean;
  readonly weight: number;
  readonly announced: number;
  readonly fresh: number;
  readonly known: number;
}

function riseOf(sensor: SensorStretches, weight: number): Rise {
  const { alone, before, during } = sensor;
  if (before.observed === 0 || during.observed === 0) return { alone, weight: 0, announced: 0, fresh: 0, known: 0 };
  return {
    alone,
    weight,
    announced: weight * (during.announced / during.observed - before.announced / before.observed),
    fresh: (weight * during.fresh) / during.observed,
    known: weight * (during.known / during.observed - before.packets / before.observed),
  };
}

/**
 * Announced scanners come first. Of the rest, one network is what its sensors rose by above the mean rise of the others;
 * that mean rise, taken for all, is divided by the sources that the others saw.
 */
function partsOfRises(
  rises: readonly Rise[],
): Pick<ExplainedChange["parts"], "announced scanners" | "new sources" | "rate per source" | "one network"> {
  const others = rises.filter(({ alone }) => !alone);
  const weight = sum(rises, (rise) => rise.weight);
  const elsewhere = sum(others, (rise) => rise.weight);
  const spread = elsewhere > 0 ? weight / elsewhere : 1;
  const seen = elsewhere > 0 ? others : rises;
  const fresh = spread * sum(seen, (rise) => rise.fresh);
  const known = spread * sum(seen, (rise) => rise.known);
  return {
    "announced scanners": sum(rises, (rise) => rise.announced),
    "new sources": fresh,
    "rate per source": known,
    "one network": sum(rises, (rise) => rise.fresh + rise.known) - fresh - known,
  };
}

/** Packets per observed day; of two stretches of which one was not observed, both have the rate of the other. */
function ratesOf(sensor: SensorStretches): { readonly before: number; readonly during: number } {
  const before = share(beforeOf(sensor), sensor.before.observed);
  const during = share(duringOf(sensor), sensor.during.observed);
  if (sensor.before.observed === 0) return { before: during, during };
  return sensor.during.observed === 0 ? { before, during: before } : { before, during };
}

const beforeOf = ({ before }: SensorStretches): number => before.announced + before.packets;
const duringOf = ({ during }: SensorStretches): number => during.announced + during.known + during.fresh;

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function sum<Row>(rows: readonly Row[], valueOf: (row: Row) => number): number {
  return rows.reduce((total, row) => total + valueOf(row), 0);
}
