/** A change that was noticed or has ended, as it is told beside the figure that lists it. Instants are seconds since 1970 UTC. */
export interface ToldChange {
  readonly kind: "noticed" | "ended";
  /** Its name in the figure changes. */
  readonly name: string;
  readonly start: number;
  readonly end: number | null;
  readonly noticed: number;
  readonly factor: number;
  readonly scope: string;
}

/** What the process that judges hours tells the center. */
export type ChangesEvent =
  | {
      readonly event: "round";
      readonly judged: number;
      readonly seconds: number;
      readonly begun: "start" | "sensors" | "data" | "age" | null;
      /** Behind the last judged hour, in seconds since 1970 UTC. */
      readonly until: number;
      readonly open: number;
      readonly news: readonly ToldChange[];
    }
  /** A bulletin that was drafted, with what it is about. */
  | { readonly event: "drafted"; readonly id: string; readonly change: string }
  | { readonly event: "failed"; readonly code: string; readonly message: string };
