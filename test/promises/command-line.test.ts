import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";

const TEITEN = join(ROOT, "center/bin/teiten.js");
const HELP_LIMIT_MS = 200;

const teiten = (
  ...words: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } => {
  const run = spawnSync(process.execPath, [TEITEN, ...words], { encoding: "utf8" });
  return { code: run.status, out: run.stdout, err: run.stderr };
};

/** Wall and processor time of one run of Node, in milliseconds, as the shell measures them. */
function timed(...words: readonly string[]): { readonly wall: number; readonly processor: number } {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null';
  const run = spawnSync("bash", ["-c", script, "bash", process.execPath, ...words], { encoding: "utf8" });
  expect(run.status).toBe(0);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = run.stderr.trim().split(/\s+/).map(Number);
  return { wall: wall * 1000, processor: (user + system) * 1000 };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.POSITIVE_INFINITY;

/**
 * Median wall time of `teiten --help` over seven runs, less what the machine was too busy: each run is divided by how
 * much longer than its own processor time a bare start of Node took just before.
 */
function helpTime(): number {
  return median(
    Array.from({ length: 7 }, () => {
      const bare = timed("-e", "0");
      const busy = Math.max(1, bare.wall / bare.processor / 1.3);
      return timed(TEITEN, "--help").wall / busy;
    }),
  );
}

describe("teiten --help", () => {
  test("answers in under 0.2 s", { timeout: 120_000 }, async () => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5 && best >= HELP_LIMIT_MS; round++) {
      if (round > 0) await sleep(2000);
      best = Math.min(best, helpTime());
    }
    expect(best).toBeLessThan(HELP_LIMIT_MS);
  });

  test("names the commands on stdout", () => {
    const { code, out, err } = teiten("--help");
    expect(code).toBe(0);
    expect(err).toBe("");
    for (const command of ["init", "sensor", "ingest", "packets", "figure", "report", "simulate", "check"]) {
      expect(out).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
  });
});

describe("a wrong word is answered with the right one and exit code 2", () => {
  test.each([
    ["command", ["ingets"], /Did you mean ingest\?/],
    ["command in a group", ["sensor", "lsit"], /Did you mean list\?/],
    ["option of the program", ["--dta", "x"], /Did you mean --data\?/],
    ["option of a command", ["ingest", "--sensr", "a", "b.pcap"], /Did you mean --sensor\?/],
    ["figure", ["figure", "port-rankin"], /[Dd]id you mean port-ranking\?|port-ranking/],
  ])("%s", (_what, words, hint) => {
    const { code, out, err } = teiten(...words);
    expect(err).toMatch(hint);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("no command at all shows the help on stderr", () => {
    const { code, out, err } = teiten();
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/Usage: teiten/);
  });
});
