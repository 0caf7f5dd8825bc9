import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { pcap } from "../captures/capture-builder.ts";
import { ethernet, ipv4, tcp } from "../captures/packet-builder.ts";
import { shellLines } from "../promises/markdown.ts";

const SYN = 0x02;
const START = Date.UTC(2022, 6, 1, 3) / 1000;
const DAY = 86_400;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-quick-start-"));
  mkdirSync(join(folder, "captures/tokyo-1"), { recursive: true });
  for (let week = 0; week < 13; week++) writeCapture(week);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A day a week: one source asks for 23/TCP and 22/TCP, another for twelve ports. */
function writeCapture(week: number): void {
  const probe = (source: string, port: number): Uint8Array =>
    ethernet(0x0800, ipv4({ source, destination: "192.0.2.10" }, tcp({ destination: port, flags: SYN })));
  const frames = [
    ...Array.from({ length: 20 }, () => probe("203.0.113.5", 23)),
    ...Array.from({ length: 5 }, () => probe("203.0.113.5", 22)),
    ...Array.from({ length: 12 }, (_nothing, port) => probe("198.51.100.7", 8000 + port)),
  ];
  const second = START + week * 7 * DAY;
  const capture = pcap(frames.map((frame, index) => ({ frame, second: second + index })));
  writeFileSync(join(folder, `captures/tokyo-1/week-${String(week).padStart(2, "0")}.pcap.gz`), gzipSync(capture));
}

/** Runs a line as a reader would type it, with the command of this checkout. */
function type(line: string): { readonly code: number | null; readonly out: string; readonly err: string } {
  const script = `set -e; npx() { shift; "${process.execPath}" "${join(ROOT, "center/bin/teiten.js")}" "$@"; }; ${line}`;
  const run = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", timeout: 120_000 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const read = (path: string): string => readFileSync(join(folder, path), "utf8");
/** All but the one that goes on until it is told to stop. */
const lines = shellLines(readFileSync(join(ROOT, "README.md"), "utf8")).filter(
  (line) => line.startsWith("npx teiten ") && !line.startsWith("npx teiten serve "),
);

describe("the quick start of the README, line by line", () => {
  test.each(lines)("%s", { timeout: 180_000 }, (line) => {
    const { code, err } = type(line);
    expect(err).not.toMatch(/unexpected failure/);
    expect(code, err).toBe(0);
  });

  test("gives the numbers that the captures hold", () => {
    const { out } = type("npx teiten figure port-ranking --from 2022-07-01 --to 2022-10-01 --top 2 --format csv");
    const [header = "", first = "", second = ""] = out.split("\n");
    const packets = (row: string): string => row.split(",")[header.split(",").indexOf("packets")] ?? "";
    expect([packets(first), packets(second)]).toEqual([String(13 * 20), String(13 * 5)]);
    expect(read("scan-sources.csv").trim().split("\n")).toHaveLength(1 + 13);
    expect(read("scan-sources.csv")).toContain("198.51.100.7");
  });

  test("leaves a picture, tables and both reports", () => {
    expect(read("trend.svg")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    for (const language of ["en", "ja"])
      expect(read(`report/report.${language}.html`)).toMatch(/<svg[\s\S]*<\/html>\s*$/);
  });

  test("may be repeated: the same captures change nothing", () => {
    const ingest = lines.find((line) => line.includes(" ingest ")) ?? "";
    const before = type("npx teiten figure port-ranking --format csv").out;
    expect(type(ingest).code).toBe(0);
    expect(type("npx teiten figure port-ranking --format csv").out).toBe(before);
  });

  test("survives the loss of the engine: replay gives the same numbers", () => {
    const before = type("npx teiten figure packets-per-sensor --bin day --format csv").out;
    rmSync(join(folder, "teiten-data/engine"), { recursive: true });
    expect(type("npx teiten replay").code).toBe(0);
    expect(type("npx teiten figure packets-per-sensor --bin day --format csv").out).toBe(before);
    expect(before.trim().split("\n").length).toBeGreaterThan(13);
  });
});

describe("bad input gets a clear error, and nothing is half done", () => {
  const refused = (line: string, code: number, says: RegExp): void => {
    const run = type(line);
    expect(run.err).toMatch(says);
    expect(run.err).not.toMatch(/unexpected failure|\n\s+at /);
    expect(run.code).toBe(code);
  };

  test("a text file, an empty file, a directory, a cut gzip, a file that is not there", () => {
    const whole = readFileSync(join(folder, "captures/tokyo-1/week-00.pcap.gz"));
    writeFileSync(join(folder, "notes.txt"), "these are notes\n".repeat(20));
    writeFileSync(join(folder, "empty.pcap"), "");
    writeFileSync(join(folder, "cut.pcap.gz"), whole.subarray(0, whole.length >> 1));
    mkdirSync(join(folder, "a-folder"));
    const before = type("npx teiten figure port-ranking --format csv").out;
    for (const name of ["notes.txt", "empty.pcap", "a-folder", "cut.pcap.gz", "absent.pcap"]) {
      refused(`npx teiten ingest ${name} --sensor tokyo-1`, 1, new RegExp(name.replace(".", "\\.")));
    }
    expect(type("npx teiten figure port-ranking --format csv").out).toBe(before);
  });

  test("an unknown sensor, a range that ends before it begins, an unknown zone", () => {
    refused("npx teiten ingest captures/tokyo-1/week-00.pcap.gz --sensor tokyo-2", 2, /tokyo-2[\s\S]*tokyo-1/);
    refused("npx teiten figure port-ranking --from 2022-08-01 --to 2022-07-01", 2, /2022-0[78]-01/);
    refused("npx teiten --data elsewhere init --zone Asia/Tokio", 2, /Asia\/Tokio/);
    expect(existsSync(join(folder, "elsewhere/teiten.yaml"))).toBe(false);
  });

  test("a directory that was never initialised", () => {
    refused("npx teiten --data elsewhere figure port-ranking", 78, /init/);
    expect(statSync(join(folder, "elsewhere"), { throwIfNoEntry: false })).toBeUndefined();
  });
});
