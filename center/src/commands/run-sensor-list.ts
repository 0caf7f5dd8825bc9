import type { Command } from "commander";
import { formatInstant, openZone } from "@teiten/core/calendar";
import type { HeardHeartbeat, SensorRecord } from "../state/index.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputCell, OutputColumn, OutputFormat } from "./output.ts";
import { addressText, groupText } from "./run-sensor.ts";
import { glanceColumns } from "./sensor-glance.ts";
import { standings } from "./sensor-standing.ts";
import type { SensorStanding } from "./sensor-standing.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** What `teiten sensor list` takes. */
export interface SensorListOptions {
  readonly format: OutputFormat;
  /** A table of all columns, as the other formats have them. */
  readonly wide?: boolean;
}

/** Runs `teiten sensor list`. */
export async function listSensorsCommand(command: Command, { format, wide }: SensorListOptions): Promise<void> {
  await withState(command, "read", async (state, { zone }) => {
    const sensors = await state.sensors();
    const place = openZone(zone);
    const now = Math.floor(Date.now() / 1000);
    const standing = await standings(state, sensors, now, place);
    const listed = sensors.flatMap((sensor) => {
      const own = standing.get(sensor.id);
      return own === undefined ? [] : [{ sensor, name: sensor.name, standing: own }];
    });
    const columns =
      format === "table" && wide !== true
        ? glanceColumns(listed, place, now)
        : [
            ...describedColumns(sensors),
            ...standingColumns(
              listed.map((one) => one.standing),
              (second) => formatInstant(place, second),
            ),
          ];
    if (sensors.length > 0 || format !== "table") await writeOutput(formatRows({ columns }, format));
    if (sensors.length === 0)
      tell("there are no sensors yet; add one: teiten sensor add NAME --country JP --address ADDRESS");
  });
}

function describedColumns(sensors: readonly SensorRecord[]): readonly OutputColumn[] {
  const column = (name: string, of: (sensor: SensorRecord) => string | null): OutputColumn => ({
    name,
    values: sensors.map(of),
  });
  return [
    column("name", (sensor) => sensor.name),
    column("country", (sensor) => sensor.country),
    column("network", (sensor) => sensor.network),
    column("operator", (sensor) => sensor.operator),
    column("addresses", (sensor) => addressText(sensor) || "any"),
    column("groups", (sensor) => groupText(sensor) || null),
    column("retired_on", (sensor) => sensor.retiredOn),
  ];
}

/** Why packets do not count, and how many: the greatest number first; empty where there are none. */
function setAsideText({ setAside }: SensorStanding): string | null {
  const parts = Object.entries(setAside).map(([reason, packets]) => `${reason} ${packets}`);
  return parts.length === 0 ? null : parts.join(", ");
}

function standingColumns(all: readonly SensorStanding[], instant: (second: number) => string): readonly OutputColumn[] {
  const column = (name: string, of: (standing: SensorStanding) => OutputCell): OutputColumn => ({
    name,
    values: all.map(of),
  });
  const heard = (name: string, of: (heartbeat: HeardHeartbeat) => OutputCell): OutputColumn =>
    column(name, (standing) => (standing.heard === null ? null : of(standing.heard)));
  return [
    column("state", ({ state }) => state),
    column("blind_for", ({ reason }) => reason),
    column("last_data", ({ lastData }) => (lastData === null ? null : instant(lastData))),
    heard("last_heartbeat", ({ receivedAt }) => instant(receivedAt)),
    column("lag_seconds", ({ lag }) => lag),
    heard("spool_bytes", ({ spoolBytes }) => spoolBytes),
    heard("spool_quota_bytes", ({ spoolQuota }) => spoolQuota),
    heard("disk_free_bytes", ({ diskFree }) => diskFree),
    heard("dropped", ({ dropped }) => dropped),
    heard("thinned", ({ thinned }) => thinned),
    heard("tombstoned", ({ tombstoned }) => tombstoned),
    heard("refused", ({ refused }) => refused),
    heard("clock_offset_seconds", ({ clockOffset }) => (clockOffset === null ? null : clockOffset / 1e6)),
    heard("version", ({ version }) => version),
    column("set_aside_24h", setAsideText),
    column("alarms_24h", ({ alarms }) => alarms),
    column("key", ({ key }) => key),
  ];
}
