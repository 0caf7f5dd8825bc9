import { formatInstant } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { DetectedChange } from "../../detect/index.ts";
import { labelOfKey } from "../port-key.ts";

const HOUR = 3600;

/** What a change is called: its port and first hour in the zone, as `445-TCP-2022-09-05T12`; changes of a port never overlap. */
export function nameOfChange(zone: Zone, { key, start }: DetectedChange): string {
  const port = labelOfKey(key).replaceAll(/[^0-9A-Za-z]+/g, "-");
  return `${port.replace(/-$/, "")}-${formatInstant(zone, start * HOUR).slice(0, 13)}`;
}
