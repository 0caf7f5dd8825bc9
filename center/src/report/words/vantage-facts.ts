import type { QuarterlyModel } from "../model/index.ts";
import { reportPortLabel } from "../port-label.ts";

/** What the closing paragraph compares; means are packets per sensor per day over the quarter, null without such sensors. */
export interface VantageFacts {
  readonly home: number | null;
  readonly abroad: number | null;
  /** Ports in the top 10 of every sensor, as reports print them, in the order of the first sensor. */
  readonly everywhere: readonly string[];
  /** Ports in the top 10 of one sensor alone. */
  readonly alone: number;
  readonly sensors: number;
}

/** Compares the vantage points of a model. */
export function vantageFacts({ groups, sensors: { tops } }: QuarterlyModel): VantageFacts {
  const meanOf = (name: "domestic" | "overseas"): number | null => {
    const months = groups.find((one) => one.group === name)?.months ?? [];
    const days = months.reduce((sum, month) => sum + month.sensorDays, 0);
    return days === 0 ? null : months.reduce((sum, month) => sum + (month.packets ?? 0), 0) / days;
  };
  const owners = new Map<string, number>();
  for (const port of tops.sensors.flatMap((one) => one.ports)) owners.set(port, (owners.get(port) ?? 0) + 1);
  const count = tops.sensors.length;
  return {
    home: meanOf("domestic"),
    abroad: meanOf("overseas"),
    everywhere: [...owners].flatMap(([port, of]) => (of === count ? [reportPortLabel(port)] : [])),
    alone: [...owners].filter(([, of]) => of === 1).length,
    sensors: count,
  };
}
