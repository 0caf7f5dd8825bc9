import type { SensorSettings } from "@teiten/core/uplink";
import { expect, test } from "vitest";
import { checkInterface } from "./host-checks.ts";

const SETTINGS: SensorSettings = {
  revision: 1,
  zone: "UTC",
  prefixes: ["192.0.2.1"],
  segmentSeconds: 60,
  payload: { keep: "none" },
  floodPacketsPerSecond: 1000,
  keepSentDays: 7,
  rotateKey: false,
};

test("an interface without the registered address is a warning that names the center's command", () => {
  const [line] = checkInterface("lo", SETTINGS);
  expect(line).toMatchObject({
    level: "warning",
    found: expect.stringContaining("192.0.2.1 is registered for this sensor, but lo has none"),
    mend: expect.stringContaining("teiten sensor set NAME --address ADDRESS"),
  });
});
