import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { parseConfiguration } from "./configuration.ts";

test("what is not said has its default", () => {
  expect(parseConfiguration("home: JP\nzone: Asia/Tokyo\n", "f")).toEqual({
    home: "JP",
    zone: "Asia/Tokyo",
    store: "embedded",
    engine: { memory: null },
  });
});

test.each([
  ["home: JP\nzone: Asia/Tokio\n", "f:2:1", "zone-unknown"],
  ["home: Japan\nzone: UTC\n", "f:1:1", "config-invalid"],
  ["home: JP\nzone: UTC\nstore: ftp://x\n", "f:3:1", "config-invalid"],
  ["home: JP\nzone: UTC\nengine:\n  memory: lots\n", "f:4:3", "config-invalid"],
  ["home: JP\nzone: UTC\nengine:\n  memory: 1024\n  speed: 9\n", "f:5:3", "config-invalid"],
  ["home: JP\nzone: [\n", "f:3:1", "config-invalid"],
  ["zone: UTC\n", "f:1:1", "config-invalid"],
  ["", "f:1:1", "config-invalid"],
])("%j is refused at %s", (text, place, code) => {
  try {
    parseConfiguration(text, "f");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(TeitenError);
    expect(error).toMatchObject({ place, code, exitCode: 78 });
  }
});
