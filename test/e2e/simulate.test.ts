import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { csvRows } from "../real/run-teiten.ts";

interface Outcome {
  readonly code: number | null;
  readonly err: string;
}

let folder: string;
/** What the first simulation said of the next steps. */
let steps: string;

function teiten(...words: readonly string[]): Outcome {
  const environment = { ...process.env };
  delete environment["TEITEN_DATA"];
  const program = join(ROOT, "center/bin/teiten.js");
  const run = spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: "utf8", env: environment });
  return { code: run.status, err: run.stderr };
}

function simulate(out: string, seed: number): Outcome {
  return teiten("simulate", "--seed", String(seed), "--scale", "0.02", "--sensors", "7", "--out", out);
}

/** Every file below a folder with its hash. */
function hashes(out: string): ReadonlyMap<string, string> {
  const root = join(folder, out);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(root, path), createHash("sha256").update(readFileSync(path)).digest("hex")];
    }),
  );
}

interface Captured {
  readonly packets: number;
  readonly dropped: number;
  /** Observed seconds by the interface statistics. */
  readonly seconds: number;
}

/** Walks the blocks of a little-endian capture. */
function walk(bytes: Buffer): Captured {
  let packets = 0;
  let received = -1;
  let last = { dropped: -1, seconds: -1 };
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    expect(bytes.readUInt32LE(at + bytes.readUInt32LE(at + 4) - 4)).toBe(bytes.readUInt32LE(at + 4));
    const type = bytes.readUInt32LE(at);
    if (type === 6) packets++;
    const instant = (offset: number): number =>
      bytes.readUInt32LE(at + offset) * 4_294_967_296 + bytes.readUInt32LE(at + offset + 4);
    if (type === 5) {
      last = { dropped: Number(bytes.readBigUInt64LE(at + 60)), seconds: (instant(36) - instant(24)) / 1e6 };
      received = Number(bytes.readBigUInt64LE(at + 48));
    }
  }
  expect(received).toBe(packets + last.dropped);
  return { packets, ...last };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-simulate-"));
  for (const [out, seed] of [
    ["first", 3],
    ["again", 3],
    ["other", 4],
  ] as const) {
    const { code, err } = simulate(out, seed);
    if (code !== 0) throw new Error(err);
    if (out === "first") steps = err;
  }
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("captures of a simulated network", () => {
  test("the same seed gives the same bytes, another seed others", () => {
    const first = hashes("first");
    expect(first.size).toBeGreaterThan(600);
    expect([...hashes("again")]).toEqual([...first]);
    const other = hashes("other");
    const captures = [...first].filter(([path]) => path.endsWith(".pcapng"));
    expect(captures.filter(([path, hash]) => other.get(path) === hash)).toEqual([]);
  });

  test("every capture holds the packets that the truth says, observed as long and with as many drops as it says", () => {
    const truth = csvRows(readFileSync(join(folder, "first/truth/sensor_days.csv"), "utf8"));
    expect(truth).toHaveLength(7 * 92);
    for (const { sensor = "", day = "", packets, observed_seconds: observed, dropped } of truth) {
      const files = readdirSync(join(folder, "first/captures", sensor)).filter((name) => name.startsWith(day));
      const parts = files.map((name) => walk(readFileSync(join(folder, "first/captures", sensor, name))));
      const sum = (of: (part: Captured) => number): number => parts.reduce((total, part) => total + of(part), 0);
      expect([sensor, day, sum((part) => part.packets)]).toEqual([sensor, day, Number(packets)]);
      expect([sensor, day, sum((part) => part.seconds)]).toEqual([sensor, day, Number(observed)]);
      expect([sensor, day, sum((part) => part.dropped)]).toEqual([sensor, day, Number(dropped)]);
    }
    expect(truth.some(({ observed_seconds: observed }) => Number(observed) < 86_400)).toBe(true);
    expect(truth.some(({ dropped }) => Number(dropped) > 0)).toBe(true);
  });

  test("the next steps are commands that the command line knows", () => {
    const commands = steps.split("\n").filter((line) => line.startsWith("  teiten "));
    expect(commands.length).toBeGreaterThanOrEqual(7 + 5);
    const script = commands.map((line) =>
      line.replace("  teiten ", `"${process.execPath}" "${join(ROOT, "center/bin/teiten.js")}" --data steps-data `),
    );
    const run = spawnSync("bash", ["-c", `set -e\n${script.join("\n")}`], { cwd: folder, encoding: "utf8" });
    expect(run.status, run.stderr).toBe(0);
    const truth = csvRows(readFileSync(join(folder, "first/truth/sensors.csv"), "utf8"));
    const packets = truth.reduce((sum, row) => sum + Number(row["packets"]), 0);
    expect(run.stderr).toContain(`${packets} frames: ${packets} counted`);
  }, 240_000);
});

describe("what cannot be simulated", () => {
  test.each([
    ["nowhere to write to", ["simulate"], 2, /--out DIR or --data DIR/],
    ["two places to write to", ["--data", "d", "simulate", "--out", "o"], 2, /either/],
    ["too few sensors", ["simulate", "--sensors", "2", "--out", "few"], 2, /6 to 10000 sensors/],
    ["a scale of nothing", ["simulate", "--scale", "0", "--out", "none"], 2, /--scale/],
    ["a seed that is no number", ["simulate", "--seed", "x", "--out", "none"], 2, /--seed/],
    ["a scenario that there is not", ["simulate", "--scenario", "quartr", "--out", "none"], 2, /quarter/],
    ["a folder that holds something", ["simulate", "--scale", "0.02", "--out", "first"], 2, /not empty/],
  ])("%s", (_, words, code, message) => {
    const outcome = teiten(...words);
    expect(outcome.err).toMatch(message);
    expect(outcome.code).toBe(code);
  });

  test("a scenario with a fault, with its line", () => {
    mkdirSync(join(folder, "own"));
    const text = readFileSync(join(ROOT, "data/scenarios/quarter.yaml"), "utf8");
    writeFileSync(join(folder, "own/faulty.yaml"), text.replace("topFive: 22.5", "topFive: lots"));
    const line = text.slice(0, text.indexOf("topFive: 22.5")).split("\n").length;
    const outcome = teiten("simulate", "--scenario", "own/faulty.yaml", "--out", "faulty");
    expect(outcome.err).toContain(`own/faulty.yaml:${line}:`);
    expect(outcome.code).toBe(78);
  });

  test("a data directory that has sensors", () => {
    expect(teiten("--data", "used", "init").code).toBe(0);
    expect(teiten("--data", "used", "sensor", "add", "tokyo-1", "--country", "JP").code).toBe(0);
    const outcome = teiten("--data", "used", "simulate", "--scale", "0.02");
    expect(outcome.err).toMatch(/do not mix/);
    expect(outcome.code).toBe(2);
  });
});
