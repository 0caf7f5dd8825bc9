import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";

const TEITEN = join(import.meta.dirname, "../../bin/teiten.js");
const directory = mkdtempSync(join(tmpdir(), "teiten-packets-"));
const CAPTURE = pcap([1, 2, 3].map((id) => ({ frame: ethernet(0x0800, ipv4({ id }, tcp())) })));

afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

interface Outcome {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly code: number | null;
}

/** Runs `teiten packets`; with `closeAfter` standard output is closed once that many bytes have arrived. */
async function packets(args: readonly string[], input?: Uint8Array, closeAfter = Infinity): Promise<Outcome> {
  const child = spawn(process.execPath, [TEITEN, "packets", ...args], { stdio: "pipe" });
  const closed = once(child, "close") as Promise<[number | null]>;
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  let output = "";
  let errors = "";
  child.stdout.on("data", (data) => {
    output += String(data);
    if (output.length > closeAfter) child.stdout.destroy();
  });
  child.stderr.on("data", (data) => (errors += String(data)));
  const [code] = await closed;
  return { lines: output.split("\n").slice(0, -1), errors, code };
}

test("several files have one header, and frame numbers begin anew in each", async () => {
  const { lines, errors, code } = await packets([file("a.pcap", CAPTURE), file("b.pcap.gz", gzipSync(CAPTURE))]);
  expect(lines.map((line) => line.split("\t")[0])).toEqual(["frame", "1", "2", "3", "1", "2", "3"]);
  expect(errors).toBe("");
  expect(code).toBe(0);
});

test("standard input is a capture too", async () => {
  const { lines, code } = await packets(["-", "--format", "ndjson", "--with-file"], CAPTURE);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ file: "standard input", ip_id: 1 });
  expect(code).toBe(0);
});

test("a cut tail is a warning that names the byte, and no failure", async () => {
  const { lines, errors, code } = await packets([file("cut.pcap", CAPTURE.subarray(0, -1))]);
  expect(lines).toHaveLength(3);
  expect(errors).toMatch(/cut\.pcap: truncated at byte 164: the last record needs at least 70 bytes, and only 69/);
  expect(code).toBe(0);
});

test("what is no capture is an error; the files after it are still read, and the command fails", async () => {
  const { lines, errors, code } = await packets([file("notes.txt", "hello\n"), "absent.pcap", file("c.pcap", CAPTURE)]);
  expect(lines).toHaveLength(4);
  expect(errors).toContain("this is text, not a capture");
  expect(errors).toContain("there is no file absent.pcap");
  expect(errors).toContain("code:  capture-unknown");
  expect(code).toBe(1);
});

test("a reader that stops reading ends the command in silence", async () => {
  const many = Buffer.concat([CAPTURE, ...Array.from({ length: 60_000 }, () => CAPTURE.subarray(24, 94))]);
  const { errors } = await packets([file("many.pcap", many)], undefined, 1000);
  expect(errors).toBe("");
});

test("an unknown format is wrong usage", async () => {
  expect(await packets([file("d.pcap", CAPTURE), "--format", "xml"])).toMatchObject({ lines: [], code: 2 });
});
