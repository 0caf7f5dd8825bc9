import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { hashArchived, openArchived } from "./archived-capture.ts";
import { openCapture } from "./open-capture.ts";
import { arriveCapture } from "./put-capture.ts";
import { proofFrame, proofOf } from "./upload-proof.ts";
import type { UploadProof } from "./upload-proof.ts";

const PATH = "tokyo-1/0123456789abcdef/7.zst";
const CAPTURE = Buffer.concat([Buffer.alloc(3000, "quiet "), Buffer.from([1, 2, 3])]);
let archive: string;

beforeEach(() => {
  archive = mkdtempSync(join(tmpdir(), "teiten-proof-"));
});

afterEach(() => rmSync(archive, { recursive: true, force: true }));

const proofWith = (manifest: string): UploadProof => ({
  manifest,
  key: "0011223344556677",
  signature: `${"s".repeat(84)}-_`,
});

const PROOF = proofWith(Buffer.from(JSON.stringify({ sensor: "tokyo-1", previous: null })).toString("base64url"));

async function put(proof?: UploadProof): Promise<{ readonly storedSha256: string; readonly storedBytes: number }> {
  const pieces = [CAPTURE.subarray(0, 1000), CAPTURE.subarray(1000)] as unknown as AsyncIterable<Uint8Array>;
  const arrived = await arriveCapture(archive, pieces, {
    arrival: "upload",
    ...(proof === undefined ? {} : { proof }),
  });
  await arrived.keep(PATH);
  return arrived;
}

async function bytesOf(capture: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of capture) parts.push(Uint8Array.from(part));
  return Buffer.concat(parts);
}

test("the proof lies behind the capture, every reader of Zstandard passes over it, and it comes back", async () => {
  const plain = await put();
  expect(await proofOf(archive, PATH)).toBeNull();
  const { storedSha256, storedBytes } = await put(PROOF);
  const file = join(archive, PATH);
  expect(await proofOf(archive, PATH)).toEqual(PROOF);
  expect(storedBytes).toBe(plain.storedBytes + proofFrame(PROOF).length);
  expect(createHash("sha256").update(readFileSync(file)).digest("hex")).toBe(storedSha256);
  expect(await hashArchived(archive, PATH)).toEqual({
    sha256: createHash("sha256").update(CAPTURE).digest("hex"),
    storedSha256,
    bytes: CAPTURE.length,
  });
  expect((await bytesOf(await openArchived(archive, PATH))).equals(CAPTURE)).toBe(true);
  const opened = await openCapture(file);
  expect((await bytesOf(opened)).equals(CAPTURE)).toBe(true);
  expect(opened.cut).toBeNull();
  expect(execFileSync("zstd", ["-d", "-c", "-q", file]).equals(CAPTURE)).toBe(true);
});

test("proofs of every length that is taken come back", async () => {
  mkdirSync(join(archive, "x"));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8192 }),
      fc.uint8Array({ maxLength: 20_000 }),
      async (length, before) => {
        const proof = proofWith("m".repeat(length));
        writeFileSync(join(archive, "x/1.zst"), Buffer.concat([before, proofFrame(proof)]));
        expect(await proofOf(archive, "x/1.zst")).toEqual(proof);
      },
    ),
    { numRuns: 50 },
  );
});

test("a flipped bit anywhere in the file is found by its hash, and a cut is damage", async () => {
  const { storedSha256 } = await put(PROOF);
  const file = join(archive, PATH);
  const whole = readFileSync(file);
  for (let bit = 0; bit < whole.length * 8; bit += 29) {
    const flipped = Buffer.from(whole);
    flipped[bit >> 3] = (whole[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(file, flipped);
    const found = await hashArchived(archive, PATH).catch((error: unknown) => error);
    if (found instanceof TeitenError) expect(found.code).toBe("archive-damaged");
    else expect(found).not.toMatchObject({ storedSha256 });
  }
  for (const cut of [1, 50, 90]) {
    writeFileSync(file, whole);
    truncateSync(file, whole.length - cut);
    expect(await proofOf(archive, PATH)).toBeNull();
    await expect(hashArchived(archive, PATH)).rejects.toMatchObject({ code: "archive-damaged" });
  }
});

test("what has no proof says so: no file, none of this form, an end that only looks like one", async () => {
  mkdirSync(join(archive, "x"));
  expect(await proofOf(archive, "x/missing.zst")).toBeNull();
  expect(await proofOf(archive, "x/missing/1.zst")).toBeNull();
  const frame = Buffer.from(proofFrame(PROOF));
  const other = Buffer.from(frame);
  other.writeUInt32LE(0x184d2a5e, 0);
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(11), frame.subarray(1), Buffer.alloc(5000, 0xff), other]) {
    writeFileSync(join(archive, "x/1.zst"), bytes);
    expect(await proofOf(archive, "x/1.zst")).toBeNull();
  }
});
