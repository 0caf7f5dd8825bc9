/** Something that an operator may want to know; every loss is also in a counter. */
export interface SensorEvent {
  readonly level: "info" | "warning" | "error";
  /** Stable, in words joined by hyphens. */
  readonly code: string;
  readonly message: string;
}

/** Takes events; writes them to the log. Must not throw. */
export type Report = (event: SensorEvent) => void;
