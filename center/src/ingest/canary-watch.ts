import type { PacketColumns } from "@teiten/core/packet";
import type { SensorRecord } from "../state/index.ts";

/** Recognises what this center sent to a sensor to see whether it arrives: such packets are no observation. */
export type CanaryWatch = (sensor: SensorRecord) => Promise<SegmentCanaries | null>;

/** The canaries of one segment. */
export interface SegmentCanaries {
  /**
   * True for a frame that the center sent as a canary; asked once for every frame, in order. The frame is the bytes of
   * `view` from `start` until before `end`; its row has the time by the sensor's own clock.
   */
  isCanary(columns: PacketColumns, row: number, view: DataView, start: number, end: number): boolean;
  /** Enters in the state which canaries were seen; called once the segment counts. */
  settle(): Promise<void>;
}
