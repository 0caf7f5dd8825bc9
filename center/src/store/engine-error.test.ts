import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { engineError } from "./engine-error.ts";

test.each([
  [{ code: "243", message: "Cannot reserve" }, false, "disk-full"],
  [{ code: "1001", message: "write: No space left on device" }, false, "disk-full"],
  [{ code: "241", message: "memory" }, false, "engine-memory"],
  [{ code: "159", message: "timeout" }, false, "engine-time"],
  [{ code: "ECONNREFUSED", message: "connect" }, false, "engine-died"],
  [{ message: "socket hang up" }, false, "engine-died"],
  [{ code: "60", message: "no table" }, true, "engine-died"],
  [{ code: "60", message: "no table", type: "UNKNOWN_TABLE" }, false, "engine-refused"],
])("%j (engine lost: %s) is %s", (error, lost, code) => {
  expect(engineError(error, lost).code).toBe(code);
});

test("an error that already says what to do stays", () => {
  const error = new TeitenError({ code: "a", message: "b" });
  expect(engineError(error, true)).toBe(error);
});
