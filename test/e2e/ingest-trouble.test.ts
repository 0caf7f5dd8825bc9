import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const JULY = Date.UTC(2022, 6, 1) / 1000;
const SLOW = { timeout: 120_000 };
const INGEST = ["ingest", "--sensor", "tokyo-1", "--format", "ndjson"];

let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
});

afterEach(() => observatory.remove());

/** The process of the observatory's engine, as /proc names it. */
function enginePid(data: string): number | null {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      if (words.some((word) => word.endsWith("engine-process.js")) && words.includes(join(data, "engine")))
        return Number(pid);
    } catch {
      continue;
    }
  }
  return null;
}

/** Captures on their way into the archive. */
function arriving(data: string): readonly string[] {
  try {
    return readdirSync(join(data, "archive/.arriving"));
  } catch {
    return [];
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !condition() && Date.now() < deadline;) await sleep(20);
  expect(condition()).toBe(true);
}

describe("one writer, many readers", () => {
  test("a second writer is told who writes; readers attach; the engine ends with its last user", SLOW, async () => {
    writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(500, JULY, 3600)));
    expect(observatory.run([...INGEST, "--covers", "days", "one.pcap"]).code).toBe(0);
    await until(() => enginePid(observatory.data) === null);
    const writer = observatory.start([...INGEST, "-"]);
    await until(() => enginePid(observatory.data) !== null);
    const second = observatory.run([...INGEST, "one.pcap"]);
    expect(second.code).toBe(1);
    expect(second.err).toContain("code:  writer-busy");
    expect(second.err).toContain(`process ${writer.child.pid}`);
    expect(observatory.run(["replay"]).err).toContain("writer-busy");
    expect(observatory.run(["sensor", "add", "osaka-1", "--country", "JP"]).code).toBe(0);
    const readers = [1, 2, 3].map(() =>
      observatory.start(["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"]),
    );
    for (const { ended } of readers) {
      const outcome = await ended;
      expect(outcome.code, outcome.err).toBe(0);
      expect(outcome.out).toContain("2022-07,all,500,");
    }
    writer.child.stdin?.end(capture(probes(500, JULY + 86_400, 3600)));
    expect((await writer.ended).code).toBe(0);
    await until(() => enginePid(observatory.data) === null);
  });

  test("readers that start at once share one engine", SLOW, async () => {
    writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(500, JULY, 3600)));
    expect(observatory.run([...INGEST, "--covers", "days", "one.pcap"]).code).toBe(0);
    await until(() => enginePid(observatory.data) === null);
    const readers = [1, 2, 3, 4].map(() => observatory.start(["figure", "packets-per-sensor", "--format", "csv"]));
    const outcomes = await Promise.all(readers.map(({ ended }) => ended));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(new Set(outcomes.map(({ out }) => out)).size).toBe(1);
  });

  test("a writer that is killed takes its engine with it and leaves no lock", SLOW, async () => {
    const writer = observatory.start([...INGEST, "-"]);
    await until(() => enginePid(observatory.data) !== null);
    writer.child.kill("SIGKILL");
    await writer.ended;
    await until(() => enginePid(observatory.data) === null);
    expect(observatory.run(["sensor", "add", "osaka-1", "--country", "JP"]).code).toBe(0);
  });
});

describe("an engine that dies", () => {
  test("in the middle of an ingest is told, and the next run has every packet once", SLOW, async () => {
    const bytes = capture(probes(50_000, JULY, 7200));
    const writer = observatory.start([...INGEST, "-"]);
    writer.child.stdin?.write(bytes.subarray(0, 100_000));
    await until(() => arriving(observatory.data).length > 0);
    process.kill(enginePid(observatory.data) ?? 0, "SIGKILL");
    writer.child.stdin?.end(bytes.subarray(100_000));
    const outcome = await writer.ended;
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain("code:  engine-died");
    const again = observatory.run([...INGEST, "-"], {}, bytes);
    expect(again.code, again.err).toBe(0);
    expect(again.err).toContain("1 finished");
    const { flows, ledger } = (await countedIn(observatory.data)) as {
      flows: readonly { packets: number }[];
      ledger: readonly string[];
    };
    expect(flows.reduce((sum, { packets }) => sum + packets, 0)).toBe(50_000);
    expect(ledger).toHaveLength(1);
  });
});

describe("what is no capture", () => {
  test("is refused over a slow pipe too, and nothing of it stays", SLOW, async () => {
    const writer = observatory.start([...INGEST, "-"]);
    for (const piece of [Buffer.alloc(1500, "no "), Buffer.alloc(9000, "capture ")]) {
      writer.child.stdin?.write(piece);
      await sleep(2500);
    }
    writer.child.stdin?.end();
    const outcome = await writer.ended;
    expect(outcome.code).toBe(1);
    expect(outcome.err).toContain("code:  capture-unknown");
    expect(outcome.err).not.toContain("unexpected");
    expect(((await countedIn(observatory.data)) as { ledger: readonly string[] }).ledger).toEqual([]);
  });
});

const namespaces = spawnSync("unshare", ["-rm", "true"]).status === 0;

describe.skipIf(!namespaces)("a full disk", () => {
  test.each([
    ["of the archive", "64K"],
    ["of the engine", "8M"],
  ])("%s is told, nothing is half done, and it goes on when there is room", SLOW, (_where, left) => {
    writeFileSync(join(observatory.folder, "first.pcap"), capture(probes(100, JULY, 3600)));
    writeFileSync(join(observatory.folder, "second.pcap"), capture(probes(150_000, JULY, 7200, 9000)));
    const script = `set -u
      disk="${observatory.folder}/disk"; mkdir "$disk"; mount -t tmpfs -o size=200M tmpfs "$disk"
      teiten() { "${process.execPath}" "${join(ROOT, "center/bin/teiten.js")}" --data "$disk/data" "$@"; }
      teiten init && teiten sensor add tokyo-1 --country JP && teiten ingest --sensor tokyo-1 first.pcap >/dev/null || exit 9
      sleep 2
      head -c 300M /dev/zero > "$disk/ballast" 2>/dev/null; truncate -s -${left} "$disk/ballast"
      teiten ingest --sensor tokyo-1 second.pcap; echo "full $?"
      teiten check --format csv; echo "checked $?"
      rm "$disk/ballast"
      teiten ingest --sensor tokyo-1 second.pcap; echo "again $?"
      teiten check --deep --format csv; echo "checked $?"`;
    const run = spawnSync("unshare", ["-rm", "bash", "-c", script], { cwd: observatory.folder, encoding: "utf8" });
    expect(run.stdout).toMatch(/full 1[^]*checked 0[^]*again 0[^]*checked 0/);
    expect(run.stderr).toContain("code:  disk-full");
    expect(run.stdout).toMatch(/second\.pcap +tokyo-1 +broken off [^\n]*disk/);
    expect(run.stderr).not.toContain("unexpected failure");
    expect(run.stdout.slice(run.stdout.indexOf("again 0"))).toContain("rows,ok,2 segments");
  });
});
