import { formatInstant } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { HeardHeartbeat } from "../state/index.ts";
import type { OutputCell, OutputColumn } from "./output.ts";
import { lengthText, sizeText } from "./sensor-quantities.ts";
import type { SensorStanding } from "./sensor-standing.ts";

/** One sensor with how it is doing. */
export interface ListedSensor {
  readonly name: string;
  readonly standing: SensorStanding;
}

/** The list of sensors as an operator reads it at `now` (seconds since 1970 UTC): ten columns, rounded, that fit a screen, and one of packets that were set aside where there are any. */
export function glanceColumns(all: readonly ListedSensor[], place: Zone, now: number): readonly OutputColumn[] {
  const column = (name: string, of: (standing: SensorStanding) => OutputCell): OutputColumn => ({
    name,
    values: all.map(({ standing }) => of(standing)),
  });
  const heard = (name: string, of: (heartbeat: HeardHeartbeat) => OutputCell): OutputColumn =>
    column(name, (standing) => (standing.heard === null ? null : of(standing.heard)));
  const isAside = all.some(({ standing }) => asideOf(standing) > 0);
  return [
    { name: "name", values: all.map(({ name }) => name) },
    column("state", (standing) => stateText(standing, now)),
    column("last_data", ({ lastData }) => (lastData === null ? null : minuteOf(place, lastData))),
    column("ago", ({ lastData }) => (lastData === null ? null : lengthText(Math.max(0, now - lastData)))),
    column("lag", ({ lag }) => (lag === null ? null : lengthText(lag))),
    heard("spool", spoolText),
    heard("lost", ({ dropped, thinned, tombstoned }) => dropped + thinned + tombstoned),
    ...(isAside ? [column("aside", asideOf)] : []),
    heard("clock", ({ clockOffset }) => (clockOffset === null ? null : offsetText(clockOffset / 1e6))),
    heard("version", ({ version }) => version),
    column("alarms", ({ alarms }) => alarms),
  ];
}

/** A silent sensor says since when nothing was heard of it, a blind one what it lacks. */
function stateText({ state, reason, heard }: SensorStanding, now: number): string {
  if (state === "silent" && heard !== null) return `silent ${lengthText(now - heard.receivedAt)}`;
  const [what] = reason?.split(" ") ?? [];
  return what === undefined ? state : `${state}: ${what}`;
}

function asideOf({ setAside }: SensorStanding): number {
  return Object.values(setAside).reduce((sum, packets) => sum + packets, 0);
}

/** By the zone's wall clock, to the minute. */
function minuteOf(place: Zone, second: number): string {
  return formatInstant(place, second).slice(0, 16).replace("T", " ");
}

function spoolText({ spoolBytes, spoolQuota }: HeardHeartbeat): string {
  const share = spoolQuota === 0 ? "" : `, ${Math.round((100 * spoolBytes) / spoolQuota)} %`;
  return spoolBytes === 0 ? "empty" : `${sizeText(spoolBytes)}${share}`;
}

function offsetText(seconds: number): string {
  if (Math.abs(seconds) < 0.05) return "0.0 s";
  const sign = seconds < 0 ? "-" : "+";
  const size = Math.abs(seconds);
  return `${sign}${size < 120 ? `${size.toFixed(1)} s` : lengthText(size)}`;
}
