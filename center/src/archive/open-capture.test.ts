import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CaptureBytes, openCapture } from "./open-capture.ts";

const directory = mkdtempSync(join(tmpdir(), "teiten-open-"));
/** More than several pieces, and different everywhere. */
const CONTENT = randomBytes(3_500_000);
/** A user that may read nothing of root's: root itself may read everything. */
const NOBODY = 65534;

afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function pipedThrough(command: string, content: Uint8Array): Buffer {
  return execFileSync(command, ["-c", "-q"], { input: content, maxBuffer: 64 * 1024 * 1024 });
}

async function readAll(capture: CaptureBytes): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of capture) pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

test.each([
  ["plain", "none", CONTENT],
  ["gzip", "gzip", gzipSync(CONTENT)],
  ["gzip in several members", "gzip", Buffer.concat([gzipSync(CONTENT.subarray(0, 9)), gzipSync(CONTENT.subarray(9))])],
  ["zstd", "zstd", pipedThrough("zstd", CONTENT)],
  [
    "zstd behind a frame to skip",
    "zstd",
    Buffer.concat([Buffer.from("532a4d1804000000", "hex"), randomBytes(4), pipedThrough("zstd", CONTENT)]),
  ],
  ["lz4", "lz4", pipedThrough("lz4", CONTENT)],
])("%s is given as it was written, whatever the file's name", async (_name, compression, content) => {
  const capture = await openCapture(file("capture.bin", content));
  expect(capture.compression).toBe(compression);
  expect((await readAll(capture)).equals(CONTENT)).toBe(true);
  expect(capture.cut).toBeNull();
});

test.each([
  ["gzip", gzipSync(CONTENT)],
  ["zstd", pipedThrough("zstd", CONTENT)],
  ["lz4", pipedThrough("lz4", CONTENT)],
])("cut %s data give what was readable, and say where they break off", async (compression, content) => {
  const capture = await openCapture(file("cut.bin", content.subarray(0, 2_500_000)));
  const read = await readAll(capture);
  expect(read.length).toBeGreaterThan(2_000_000);
  expect(read.equals(CONTENT.subarray(0, read.length))).toBe(true);
  expect(capture.cut).toMatchObject({ offset: read.length });
  expect(capture.cut?.reason).toContain(`the ${compression} data break off or are damaged`);
});

test("cut gzip data lose nothing that could be read", async () => {
  const text = Buffer.from("a line of text\n".repeat(100_000));
  const capture = await openCapture(file("text.gz", gzipSync(text).subarray(0, -8)));
  expect((await readAll(capture)).length).toBe(text.length);
  expect(capture.cut).not.toBeNull();
});

test("damaged gzip data say so", async () => {
  const damaged = gzipSync(CONTENT);
  damaged.fill(0xff, 1_000_000, 1_000_100);
  const capture = await openCapture(file("damaged.gz", damaged));
  const read = await readAll(capture);
  expect(read.length).toBeLessThan(CONTENT.length);
  expect(capture.cut).not.toBeNull();
});

test("a file that inflates a thousandfold streams through little memory", async () => {
  const bomb = gzipSync(new Uint8Array(200_000_000));
  expect(bomb.length).toBeLessThan(250_000);
  const before = process.memoryUsage().rss;
  let bytes = 0;
  for await (const piece of await openCapture(file("bomb.gz", bomb))) bytes += piece.length;
  expect(bytes).toBe(200_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});

test("leaving early closes everything; long compressed files raise no warnings", async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): number => warnings.push(warning.message);
  process.on("warning", listen);
  const content = randomBytes(20_000_000);
  for (const compressed of [gzipSync(content, { level: 1 }), pipedThrough("zstd", content), content]) {
    const path = file("long.bin", compressed);
    for await (const piece of await openCapture(path)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect((await readAll(await openCapture(path))).length).toBe(20_000_000);
  }
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

test.each([
  ["absent", "capture-missing", "there is no file"],
  ["", "capture-directory", "is a directory"],
  ["empty.pcap", "capture-empty", "is empty"],
])("%s is an error that says %s", async (name, code, message) => {
  if (name !== "absent" && name !== "") file(name, new Uint8Array(0));
  await expect(openCapture(join(directory, name))).rejects.toMatchObject({
    name: "TeitenError",
    code,
    message: expect.stringContaining(message) as string,
    exitCode: 1,
  });
});

test("a file without read permission is an error that says so", async () => {
  const path = file("secret.pcap", CONTENT);
  chmodSync(path, 0);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await expect(openCapture(path)).rejects.toMatchObject({ code: "capture-permission" });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

describe("when the decompressing command is not installed", () => {
  const path = process.env["PATH"];
  beforeAll(() => {
    process.env["PATH"] = directory;
  });
  afterAll(() => {
    process.env["PATH"] = path;
  });

  test("the error names the package", async () => {
    const capture = await openCapture(file("x.lz4", Buffer.from("04224d1864", "hex")));
    await expect(readAll(capture)).rejects.toMatchObject({
      code: "decompressor-missing",
      advice: expect.stringContaining("apt-get install lz4") as string,
    });
  });
});

/** Runs a script that may use `openCapture`, writes `input` to it and answers what it prints; leaves its input open. */
async function run(body: string, input: Uint8Array, end: boolean): Promise<string> {
  const module = JSON.stringify(join(import.meta.dirname, "../../dist/archive/index.js"));
  const script = `const { openCapture } = await import(${module}); ${body}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => undefined);
  child.stdin.write(input);
  if (end) child.stdin.end();
  let output = "";
  for await (const text of child.stdout) output += String(text);
  child.stdin.destroy();
  return output;
}

test("standard input is read as a capture, compressed or not", async () => {
  const body = `
    let bytes = 0;
    const capture = await openCapture("-");
    for await (const piece of capture) bytes += piece.length;
    process.stdout.write(capture.name + " " + capture.compression + " " + bytes);`;
  expect(await run(body, CONTENT, true)).toBe("standard input none 3500000");
  expect(await run(body, gzipSync(CONTENT), true)).toBe("standard input gzip 3500000");
});

test("leaving standard input early ends the program, although the other side stays open and silent", async () => {
  const body = `for await (const piece of await openCapture("-")) { process.stdout.write("left"); break; }`;
  for (const content of [CONTENT, gzipSync(CONTENT), pipedThrough("lz4", CONTENT)]) {
    expect(await run(body, content.subarray(0, 3_000_000), false)).toBe("left");
  }
}, 20_000);
