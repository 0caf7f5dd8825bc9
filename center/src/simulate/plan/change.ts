import type { ChangeActor, ChangeScope } from "../scenario/scenario.ts";
import type { PortKey } from "./port-key.ts";
import type { NarrowPart } from "./narrow-change.ts";
import type { PlannedSensor } from "./network.ts";
import type { Span } from "./timeline.ts";
import type { WindowCounts } from "./window-counts.ts";

/** A planted rise of one port, or of a part of its packets: whose, since when, how far. */
export interface PlannedChange {
  readonly id: number;
  readonly key: PortKey;
  readonly scope: ChangeScope;
  readonly actor: ChangeActor;
  /** What of the port's packets rises; null for all of them. */
  readonly part: NarrowPart | null;
  /** The organisation of an announced scanner, else null. */
  readonly organisation: string | null;
  /** The region of all its sources, or null when they are drawn from all regions abroad. */
  readonly region: string | null;
  readonly window: Span;
  /** Times the usual rate of the port (or of the part of it) at each of its sensors, the usual packets included. */
  readonly factor: number;
  readonly style: number;
  /** Of sources that are there anyway, how each sends; null where all send in the one style. */
  readonly styles: Uint8Array | null;
  readonly sensors: readonly number[];
  /** Excess packets at each of `sensors`, in their order. */
  readonly counts: readonly WindowCounts[];
  readonly sources: Uint32Array;
  /** First address and size of the range that the organisation claims for the sources, else null. */
  readonly claim: { readonly first: number; readonly size: number } | null;
}

/** The sensors of a scope; `chosen` is the sensor itself, or one of the network. Empty when the network has no such scope. */
export function sensorsOfScope(
  sensors: readonly PlannedSensor[],
  scope: ChangeScope,
  chosen: PlannedSensor,
): readonly PlannedSensor[] {
  switch (scope) {
    case "one sensor":
      return [chosen];
    case "one network":
      return sensors.filter((sensor) => sensor.network === chosen.network);
    case "domestic only":
      return sensors.filter((sensor) => sensor.group === "domestic");
    case "overseas only":
      return sensors.filter((sensor) => sensor.group === "overseas");
    case "everywhere":
      return sensors;
  }
}
