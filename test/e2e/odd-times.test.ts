import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const SLOW = { timeout: 120_000 };
const INGEST = ["ingest", "--sensor", "tokyo-1", "--format", "ndjson"];

let observatory: Observatory;

afterEach(() => observatory.remove());

test("a capture of very many days neither stalls the machine nor loses a frame from the books", SLOW, async () => {
  observatory = await prepareObservatory();
  const forged = Array.from({ length: 3000 }, (_, n) => probes(1, n * 1_400_000, 50)).flat();
  writeFileSync(join(observatory.folder, "forged.pcap"), capture(forged));
  const { out, code, err } = observatory.run([...INGEST, "forged.pcap"]);
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ frames: 3000, counted: 732, note: "too-many-days 2268" });
  expect(observatory.run(["check"]).code).toBe(0);
});

describe("the ends of the engine's time", () => {
  test.each(["Asia/Tokyo", "America/New_York"])("the first seconds of 1970 are counted in %s", SLOW, async (zone) => {
    observatory = await prepareObservatory(zone);
    const early = capture([...probes(3, 0, 50), ...probes(2, 40_000, 50), ...probes(2, 2 ** 32 - 90, 30)]);
    writeFileSync(join(observatory.folder, "early.pcap"), early);
    const first = observatory.run([...INGEST, "early.pcap"]);
    expect(first.code, first.err).toBe(0);
    expect(JSON.parse(first.out)).toMatchObject({ frames: 7, counted: 7 });
    const checked = observatory.run(["check", "--format", "csv"]);
    expect(checked.code, checked.out).toBe(0);
    expect(checked.out).toContain("roll-ups,ok");
  });
});
