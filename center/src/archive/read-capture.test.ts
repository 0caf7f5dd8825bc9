import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";
import { openCapture } from "./open-capture.ts";
import { readCapture } from "./read-capture.ts";

const directory = mkdtempSync(join(tmpdir(), "teiten-read-"));
const frame = ethernet(0x0800, ipv4({}, tcp()));
const FRAMES = 5000;
const CAPTURE = pcap(Array.from({ length: FRAMES }, (_, second) => ({ frame, second })));

afterAll(() => rmSync(directory, { recursive: true }));

async function read(content: Uint8Array) {
  const path = join(directory, "capture");
  writeFileSync(path, content);
  let rows = 0;
  const summary = await readCapture(await openCapture(path), (batch) => (rows += batch.length));
  return { rows, summary };
}

test("a compressed capture is read whole", async () => {
  expect(await read(gzipSync(CAPTURE))).toMatchObject({ rows: FRAMES, summary: { frames: FRAMES, cut: null } });
});

test("cut gzip data keep the frames before the cut, and both reasons are named", async () => {
  const { rows, summary } = await read(gzipSync(CAPTURE).subarray(0, 8000));
  expect(rows).toBe(summary.frames);
  expect(rows).toBeGreaterThan(100);
  expect(rows).toBeLessThan(FRAMES);
  expect(summary.cut).toMatchObject({ kind: "truncated", offset: 24 + rows * 70 });
  expect(summary.cut?.reason).toMatch(/the last record needs at least .* the gzip data break off/);
});

test("gzip data that break off behind the last frame are a cut all the same", async () => {
  const { rows, summary } = await read(gzipSync(CAPTURE).subarray(0, -8));
  expect(rows).toBe(FRAMES);
  expect(summary.cut).toMatchObject({ kind: "truncated", offset: CAPTURE.length });
});

test.each([
  ["text", Buffer.from("time,source\n"), "capture-unknown", "this is text"],
  ["gzip in gzip", gzipSync(gzipSync(CAPTURE)), "capture-unsupported", "gzip-compressed data inside"],
  ["gzip of nothing", gzipSync(""), "capture-empty", "no bytes at all"],
  ["gzip that breaks off at once", gzipSync(CAPTURE).subarray(0, 5), "capture-empty", "the gzip data break off"],
  ["half a file header", CAPTURE.subarray(0, 20), "capture-corrupt", "within its own file header"],
])("%s is an error in plain words", async (_what, content, code, message) => {
  await expect(read(content)).rejects.toMatchObject({
    name: "TeitenError",
    code,
    message: expect.stringContaining(message) as string,
    place: expect.stringContaining("byte ") as string,
  });
});

test("reading stops at a corrupt record", async () => {
  const content = Buffer.concat([CAPTURE, Buffer.alloc(5_000_000, 0xff)]);
  const { rows, summary } = await read(content);
  expect(rows).toBe(FRAMES);
  expect(summary.cut).toMatchObject({ kind: "corrupt", offset: CAPTURE.length });
});
