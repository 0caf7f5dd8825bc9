import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashArchived, proofOf } from "./index.ts";

let archive = "";

beforeAll(() => {
  archive = mkdtempSync(join(tmpdir(), "teiten-archived-"));
});

afterAll(() => rmSync(archive, { recursive: true, force: true }));

test.skipIf(process.platform !== "linux")(
  "a file on a bad sector is damaged; the archive as such is not unusable",
  async () => {
    symlinkSync("/proc/self/mem", join(archive, "bad.zst"));
    await expect(hashArchived(archive, "bad.zst")).rejects.toMatchObject({
      code: "archive-damaged",
      place: join(archive, "bad.zst"),
      advice: expect.stringContaining("backup") as string,
    });
    expect(await proofOf(archive, "bad.zst")).toBeNull();
  },
);
