import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { block, number32, number64, options } from "../captures/capture-builder.ts";
import { bytes } from "../captures/packet-builder.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory, Outcome } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const JULY = Date.UTC(2022, 6, 1) / 1000;
const HOUR = 3600;
const SLOW = { timeout: 120_000 };

let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
});

afterEach(() => observatory.remove());

const write = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(observatory.folder, name), content);
  return name;
};
const ingest = (...words: readonly string[]): Outcome =>
  observatory.run(["ingest", "--sensor", "tokyo-1", "--format", "ndjson", ...words]);
const rows = (outcome: Outcome): readonly Readonly<Record<string, unknown>>[] =>
  outcome.out
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("the same capture again", () => {
  test("changes nothing, says so and is no failure, however it is packed or named", SLOW, async () => {
    const plain = capture(probes(100, JULY, HOUR));
    expect(ingest(write("one.pcap", plain)).code).toBe(0);
    const counted = await countedIn(observatory.data);
    write("same.pcap", plain);
    write("same.pcap.gz", gzipSync(plain));
    const again = ingest("one.pcap", "same.pcap", "same.pcap.gz");
    expect(again.code, again.err).toBe(0);
    expect(rows(again).map(({ outcome }) => outcome)).toEqual(["already", "already", "already"]);
    expect(await countedIn(observatory.data)).toEqual(counted);
  });

  test("twice in one command counts once", SLOW, () => {
    write("one.pcap", capture(probes(100, JULY, HOUR)));
    const outcome = ingest("one.pcap", "one.pcap");
    expect(outcome.code, outcome.err).toBe(0);
    expect(new Set(rows(outcome).map((row) => row["outcome"]))).toEqual(new Set(["already", "ingested"]));
  });

  test("of another sensor is another segment", SLOW, () => {
    expect(observatory.run(["sensor", "add", "osaka-1", "--country", "JP"]).code).toBe(0);
    write("empty.pcap", capture([]));
    expect(ingest("empty.pcap").code).toBe(0);
    const other = observatory.run(["ingest", "--sensor", "osaka-1", "--format", "ndjson", "empty.pcap"]);
    expect(rows(other)[0]).toMatchObject({ outcome: "ingested", frames: 0, rows: 0 });
  });
});

describe("any split of a stream into files gives the same sums", () => {
  test("standard input, and seven files in another order", SLOW, async () => {
    const frames = probes(5000, JULY, 30 * HOUR);
    const words = ["ingest", "--sensor", "tokyo-1", "--covers", "days"];
    expect(observatory.run([...words, "-"], {}, capture(frames)).code).toBe(0);
    const sums = (counted: unknown): unknown => {
      const { flows, sourceDays, floods } = counted as Record<string, unknown>;
      return { flows, sourceDays, floods };
    };
    const whole = sums(await countedIn(observatory.data));

    const split = await prepareObservatory();
    try {
      const cuts = [0, 1, 2, 700, 701, 2500, 4000, 5000];
      const names = cuts.slice(1).map((to, index) => {
        const name = join(split.folder, `part-${index}.pcap`);
        writeFileSync(name, capture(frames.slice(cuts[index], to)));
        return name;
      });
      expect(split.run([...words, ...names.toReversed()]).code).toBe(0);
      expect(sums(await countedIn(split.data))).toEqual(whole);
    } finally {
      split.remove();
    }
  });
});

describe("observed time", () => {
  test("is measured where the capture states it, with its drops", SLOW, async () => {
    const micros = (second: number): Uint8Array => {
      const value = BigInt(second) * 1_000_000n;
      return bytes(number32(Number(value >> 32n), true), number32(Number(value & 0xffffffffn), true));
    };
    const section = block(
      0x0a0d0d0a,
      bytes(number32(0x1a2b3c4d, true), 1, 0, 0, 0, number64(0xffffffffffffffffn, true)),
    );
    const face = block(1, bytes(1, 0, 0, 0, number32(262144, true)));
    const statistics = block(
      5,
      bytes(
        number32(0, true),
        micros(JULY + HOUR),
        options([
          [2, micros(JULY + 30)],
          [3, micros(JULY + HOUR)],
          [5, number64(7n, true)],
        ]),
      ),
    );
    write("quiet.pcapng", bytes(section, face, statistics));
    const outcome = ingest("quiet.pcapng");
    expect(rows(outcome)[0]).toMatchObject({
      coverage: "measured",
      observed_seconds: HOUR - 30,
      dropped: 7,
      frames: 0,
    });
    const { coverage } = (await countedIn(observatory.data)) as { coverage: readonly unknown[] };
    expect(coverage).toEqual([
      { day: "2022-07-01", sensor: 1, kind: "measured", observed: HOUR - 30, packets: 0, lost: 7, minutes: 60 },
    ]);
  });

  test("is declared by --covers, and inferred without", SLOW, () => {
    write("a.pcap", capture(probes(10, JULY, 600)));
    write("b.pcap", capture(probes(10, JULY + 86_400, 600)));
    write("c.pcap", capture(probes(10, JULY + 2 * 86_400, 600)));
    expect(rows(ingest("--covers", "2022-07-01/2022-07-03", "a.pcap"))[0]).toMatchObject({
      coverage: "declared",
      observed_seconds: 2 * 86_400,
    });
    expect(rows(ingest("--covers", "days", "b.pcap"))[0]).toMatchObject({
      coverage: "declared",
      observed_seconds: 86_400,
    });
    expect(rows(ingest("c.pcap"))[0]).toMatchObject({ coverage: "inferred", observed_seconds: 600 });
  });
});

describe("what is not for the sensor", () => {
  test("is counted by reason, and frames = counted + the rest", SLOW, () => {
    expect(observatory.run(["sensor", "add", "far", "--country", "US", "--address", "192.0.2.99"]).code).toBe(0);
    expect(observatory.run(["sensor", "add", "near", "--country", "US", "--address", "192.0.2.0/28"]).code).toBe(0);
    write("a.pcap", capture(probes(60, JULY, 600)));
    const far = observatory.run(["ingest", "--sensor", "far", "--format", "ndjson", "a.pcap"]);
    expect(rows(far)[0]).toMatchObject({ frames: 60, counted: 0, rows: 0, note: "not-addressed 60" });
    const near = observatory.run(["ingest", "--sensor", "near", "--format", "ndjson", "a.pcap"]);
    expect(rows(near)[0]).toMatchObject({ frames: 60, counted: 60 });
  });
});

describe("bad input", () => {
  test("is told, the others go in, and nothing of it stays", SLOW, async () => {
    write("good.pcap", capture(probes(100, JULY, HOUR)));
    write("text.txt", "this is no capture\n".repeat(10));
    write("empty", "");
    mkdirSync(join(observatory.folder, "folder"));
    write("cut.pcap.gz", gzipSync(capture(probes(20_000, JULY, HOUR, 99))));
    truncateSync(join(observatory.folder, "cut.pcap.gz"), 60_000);
    const outcome = ingest("text.txt", "empty", "folder", "cut.pcap.gz", "missing.pcap", "good.pcap");
    expect(outcome.code).toBe(1);
    for (const code of ["unknown", "empty", "directory", "incomplete", "missing"]) {
      expect(outcome.err).toContain(`code:  capture-${code}`);
    }
    expect(outcome.err).not.toContain("unexpected failure");
    expect(rows(outcome).filter((row) => row["outcome"] === "ingested")).toHaveLength(1);
    const { ledger } = (await countedIn(observatory.data)) as { ledger: readonly string[] };
    expect(ledger).toHaveLength(1);
    expect(observatory.run(["check"]).out).not.toMatch(/failed|warning/);
  });

  test("a capture that ends within a record keeps what is before", SLOW, () => {
    const whole = capture(probes(100, JULY, HOUR));
    write("cut.pcap", whole.subarray(0, whole.length - 10));
    const outcome = ingest("cut.pcap");
    expect(outcome.code).toBe(0);
    expect(rows(outcome)[0]).toMatchObject({ counted: 99 });
    expect(String(rows(outcome)[0]?.["note"])).toMatch(/cut at byte \d+/);
  });

  test.each([
    [["--sensor", "tokio-1", "a.pcap"], 2, "did you mean “tokyo-1”"],
    [["a.pcap"], 2, "--sensor"],
    [["--sensor", "tokyo-1", "--covers", "2022-07-02/2022-07-01", "a.pcap"], 2, "ends"],
    [["--sensor-from-path", "(", "a.pcap"], 2, "regular expression"],
    [["--sensor-from-path", "x(?<sensor>y)", "a.pcap"], 2, "finds no sensor"],
    [["--sensor", "tokyo-1", "--cover", "days", "a.pcap"], 2, "--covers"],
  ])("ingest %j says what is wrong", SLOW, (words, code, message) => {
    write("a.pcap", capture(probes(10, JULY, HOUR)));
    const outcome = observatory.run(["ingest", ...words]);
    expect(outcome.code, outcome.err).toBe(code);
    expect(outcome.err).toContain(message);
    expect(outcome.out).toBe("");
  });

  test("a data directory that was never made, or is made again", SLOW, () => {
    expect(observatory.run(["init"]).code).toBe(0);
    const other = observatory.run(["init", "--home", "US"]);
    expect([other.code, other.err]).toEqual([78, expect.stringContaining("home JP")]);
    rmSync(observatory.data, { recursive: true });
    const none = observatory.run(["sensor", "list"]);
    expect([none.code, none.err]).toEqual([78, expect.stringContaining("init")]);
  });

  test("a configuration that says nonsense is named by line and column", SLOW, () => {
    const file = join(observatory.data, "teiten.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}zome: UTC\n`);
    const outcome = observatory.run(["sensor", "list"]);
    expect(outcome.code).toBe(78);
    expect(outcome.err).toMatch(/teiten\.yaml:5:1/);
    expect(outcome.err).toContain("“zome”");
  });
});
