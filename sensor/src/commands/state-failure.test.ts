import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runSensor } from "../../../test/uplink/sensor-command.ts";
import { stateFailure, userName } from "./state-failure.ts";

const STRANGER = 64_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-state-"));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

const EMPTY = { stdout: "", stderr: expect.not.stringContaining("unexpected failure") };

test.each([["run", "--interface", "lo"], ["status"], ["check", "--no-probe"]])(
  "%s on a directory that is not there says how to enrol",
  async (...words) => {
    const end = await runSensor([...words, "--state", join(folder, "mistyped")]);
    expect(end).toMatchObject({ code: 78, ...EMPTY });
    expect(end.stderr).toMatch(/belongs to no sensor yet\n.*where: .*mistyped\n.*mend: .*teiten-sensor enrol/);
  },
);

test("a file in the place of the directory is named", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const end = await runSensor(["status", "--state", file]);
  expect(end).toMatchObject({ code: 78, ...EMPTY });
  expect(end.stderr).toMatch(/code: +state-directory/);
});

test("a directory in /proc is refused at once", async () => {
  const token = formatEnrolmentToken({ sensor: "tokyo-1", secret: "0a".repeat(16), centerKey: null });
  const words = ["enrol", "https://127.0.0.1:1", token, "--state", "/proc/nothing"];
  const end = await runSensor(words, {}, ["timeout", "10"]);
  expect(end).toMatchObject({ code: 78, ...EMPTY });
  expect(end.stderr).toMatch(/the kernel's own files\n.*where: \/proc\/nothing\n/);
});

test("a failure elsewhere stays what it is", async () => {
  const error = Object.assign(new Error("no"), { code: "EACCES", path: "/elsewhere/file" });
  expect(await stateFailure(error, folder)).toBe(error);
  expect(await userName(0)).toBe("root");
  expect(await userName(STRANGER)).toBe(String(STRANGER));
});

describe.skipIf(process.getuid?.() !== 0)("another user", () => {
  const asStranger = ["setpriv", `--reuid=${STRANGER}`, `--regid=${STRANGER}`, "--clear-groups"];

  test.each([["run", "--interface", "lo"], ["status"]])("may not %s: the error names the owner", async (...words) => {
    const state = join(folder, "state");
    mkdirSync(state, { mode: 0o700 });
    const end = await runSensor([...words, "--state", state], {}, asStranger);
    expect(end).toMatchObject({ code: 78, ...EMPTY });
    expect(end.stderr).toContain(`user ${STRANGER} may not use the state directory`);
    expect(end.stderr).toMatch(/mend: +run it as the owner of the directory: sudo -u 'root' teiten-sensor/);
  });

  test("whose files another wrote is told to give them back, and below a closed directory to change the user", async () => {
    const state = join(folder, "state");
    mkdirSync(state);
    writeFileSync(join(state, "enrolment.json"), "{}", { mode: 0o600 });
    chownSync(state, STRANGER, STRANGER);
    const owner = await runSensor(["status", "--state", state], {}, asStranger);
    expect([owner.code, owner.stderr]).toEqual([78, expect.stringContaining(`chown -R ${STRANGER} ${state}`)]);
    chmodSync(folder, 0o700);
    const hidden = await runSensor(["status", "--state", state], {}, asStranger);
    expect([hidden.code, hidden.stderr]).toEqual([78, expect.stringContaining("sudo -u 'teiten-sensor'")]);
  });
});
