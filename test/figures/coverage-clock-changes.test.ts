import { addDays, createBins, dayStart, openZone } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { addSegments } from "./fleet-signs.ts";
import { openSmallNetwork } from "./small-network.ts";

const BOOT = "00000000000000a1";

test.each([
  ["Europe/Berlin", "2022-03-26", 23, 1],
  ["Europe/Berlin", "2022-10-29", 25, 1],
  ["Australia/Lord_Howe", "2022-10-01", 23.5, 0.5],
] as const)("a day in %s after %s has its real length", async (zone, before, hours, step) => {
  const network = await openSmallNetwork({ zone, home: "DE", sensors: [{ name: "a", country: "DE" }] });
  try {
    const opened = openZone(zone);
    const range = { from: before, to: addDays(before, 3) };
    const start = dayStart(opened, before);
    const length = hours * 3600;
    const changed = start + 86_400;
    await addSegments(network.state, zone, [
      { sensorId: 1, boot: BOOT, number: 0, from: start, to: changed },
      { sensorId: 1, boot: BOOT, number: 1, from: changed, to: changed + length - 3600 },
      { sensorId: 1, boot: BOOT, number: 3, from: changed + length, to: changed + length + 86_400 },
    ]);
    await network.rollUp([]);
    const { columns } = await computeFigure(network.context, "coverage", { ...range, bin: "day" });
    expect(columns["covered"]).toEqual([1, (hours - 1) / hours, 1]);
    expect(columns["reason"]?.[1]).toBe("unknown 1 h: its segments have not arrived yet");
    const hourly = await computeFigure(network.context, "coverage", { ...range, bin: "hour" });
    expect(hourly.columns["bin"]).toHaveLength(createBins(opened, range, "hour").labels.length);
    expect((hourly.columns["state"] ?? []).filter((state) => state !== "up").length).toBeLessThanOrEqual(
      step === 1 ? 1 : 2,
    );
  } finally {
    await network.close();
  }
});
