/** What one sensor got of one series, day by day; the arrays are as long as the series has days. */
export interface SensorDays {
  /** Number of the sensor, and a name of who runs it; neither leaves the gate. */
  readonly sensor: number;
  readonly operator: string;
  /** Packets after the cap on each source. */
  readonly packets: Float64Array;
  /** Share of the day that was observed, 0 to 1. */
  readonly weights: Float64Array;
}

/** One series before the gate: a port (or all others) in one group of sensors. */
export interface RawSeries {
  readonly name: string;
  readonly days: number;
  readonly sensors: readonly SensorDays[];
}

/** Days [from, to) of a series. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}
