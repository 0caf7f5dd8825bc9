import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCollector } from "../../../test/uplink/collector.ts";
import type { TestCollector } from "../../../test/uplink/collector.ts";
import { runSensor } from "../../../test/uplink/sensor-command.ts";
import { becomeOwner } from "./become-owner.ts";

const OWNER = 64_000;
let folder: string;
let far: TestCollector;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "teiten-owner-"));
  chmodSync(folder, 0o755);
  far = await startCollector();
});
afterEach(async () => {
  await far.stop();
  rmSync(folder, { recursive: true });
});

test("in one's own directory, and in one that is not there, nobody changes", async () => {
  expect(await becomeOwner(folder)).toBeNull();
  expect(await becomeOwner(join(folder, "none"))).toBeNull();
});

describe.skipIf(process.getuid?.() !== 0)("root in the directory of another user", () => {
  const enrol = (before: readonly string[] = [], env: Record<string, string> = {}): ReturnType<typeof runSensor> => {
    const token = formatEnrolmentToken({ sensor: "tokyo-1", secret: "0a".repeat(16), centerKey: far.pin });
    return runSensor(["enrol", far.url, token, "--state", join(folder, "state")], env, before);
  };
  const owners = (): readonly (readonly number[])[] =>
    readdirSync(join(folder, "state")).map((name) => {
      const { uid, gid, mode } = statSync(join(folder, "state", name));
      return [uid, gid, mode & 0o777];
    });
  beforeEach(() => {
    mkdirSync(join(folder, "state"), { mode: 0o700 });
    chownSync(join(folder, "state"), OWNER, OWNER);
  });

  test("leaves nothing that this user cannot read, killed in the middle too", async () => {
    expect((await enrol([], { TEITEN_KILL_AT: "key.stored:1" })).signal).toBe("SIGKILL");
    expect(owners()).toEqual([[OWNER, OWNER, 0o600]]);
    expect(await enrol()).toMatchObject({ code: 0, stderr: expect.stringContaining(`user ${OWNER}`) });
    expect(owners()).toEqual(Array.from({ length: 4 }, () => [OWNER, OWNER, 0o600]));
  });

  test("is refused, with the command that works, where it may not act as that user", async () => {
    const end = await enrol(["setpriv", "--bounding-set=-setuid,-setgid", "--inh-caps=-setuid,-setgid"]);
    expect(end).toMatchObject({ code: 78, stdout: "", stderr: expect.stringMatching(/code: +state-of-another/) });
    expect(owners()).toEqual([]);
    expect(far.keys.size).toBe(0);
  });
});
