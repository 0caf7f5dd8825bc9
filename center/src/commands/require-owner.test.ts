import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import { requireOwner } from "./require-owner.ts";

test("a data directory is for its owner, and one that is not there yet for anybody", () => {
  const folder = mkdtempSync(join(tmpdir(), "teiten-owner-"));
  try {
    const paths = dataPaths(folder);
    const { uid } = statSync(folder);
    expect(() => requireOwner(paths, uid)).not.toThrow();
    expect(() => requireOwner(paths, undefined)).not.toThrow();
    expect(() => requireOwner(dataPaths(join(folder, "none")), uid + 1)).not.toThrow();
    expect(() => requireOwner(paths, uid + 54_321)).toThrow(
      expect.objectContaining({
        code: "data-owner",
        exitCode: 78,
        place: folder,
        message: expect.stringContaining(`you are user ${uid + 54_321}`) as string,
        advice: expect.stringContaining("sudo -u ") as string,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
