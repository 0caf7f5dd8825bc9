import { addDays } from "@teiten/core/calendar";
import { createWatchedNetwork } from "../../detect/index.ts";
import type { WatchedNetwork } from "../../detect/index.ts";
import type { FigureInput } from "../figure.ts";
import { groupsOn } from "../sensor-selection.ts";

/** The selected sensors as detection watches them: by network, and by the side on which they are on the range's last day. */
export function watchedSensors(input: FigureInput): WatchedNetwork {
  const last = addDays(input.range.to, -1);
  return createWatchedNetwork(
    input.selection.sensors.map((sensor) => ({
      id: sensor.id,
      name: sensor.name,
      network: sensor.network,
      side: groupsOn(sensor, input.context.home, last).includes("domestic") ? "domestic" : "overseas",
    })),
  );
}
