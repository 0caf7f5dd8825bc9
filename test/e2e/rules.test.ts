import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RulesDifference } from "../../center/src/analyze/index.ts";
import type { TrialBooks } from "../../center/src/ingest/index.ts";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import { openStore, raw } from "../../center/src/store/index.ts";
import { parseAddress } from "@teiten/core/names";
import type { FrameToWrite } from "../captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../captures/packet-builder.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture } from "./small-captures.ts";

const SYN = 2;
const TARGET = "192.0.2.10";
const MSS_1460 = bytes("020405b4");
const NOON = Date.UTC(2022, 6, 1, 3) / 1000;
const DAY = 86_400;
const SLOW = { timeout: 120_000 };

const numberOf = (address: string): number => parseAddress(address)?.words[3] ?? 0;

interface Probe {
  readonly source: string;
  readonly port: number;
  readonly second: number;
}

const frame = (
  { source, second }: Probe,
  header: { readonly id?: number; readonly ttl?: number; readonly dont?: boolean },
  segment: Parameters<typeof tcp>[0],
): FrameToWrite => ({
  frame: ethernet(0x0800, ipv4({ source, destination: TARGET, ...header }, tcp(segment))),
  second,
});

/** Mirai: the sequence number is the destination address. */
const mirai = (probe: Probe): FrameToWrite =>
  frame(probe, { id: 1, ttl: 50, dont: true }, { destination: probe.port, sequence: numberOf(TARGET), flags: SYN });

/** Masscan 1.0 to 1.3.2: the identification follows from destination, port and sequence number. */
const masscan = (probe: Probe, sequence: number): FrameToWrite =>
  frame(
    probe,
    { id: (numberOf(TARGET) ^ probe.port ^ sequence) & 0xffff, ttl: 240, dont: false },
    { destination: probe.port, sequence, flags: SYN, window: 1024 },
  );

/** ZMap before 4.1. */
const zmap = (probe: Probe, sequence: number): FrameToWrite =>
  frame(
    probe,
    { id: 54_321, ttl: 240, dont: false },
    { destination: probe.port, sequence, flags: SYN, window: 65_535 },
  );

/** Nmap, and the same from further away than the built-in rule allows for. */
const nmap = (probe: Probe, ttl: number): FrameToWrite =>
  frame(
    probe,
    { id: 77, ttl, dont: false },
    { destination: probe.port, sequence: 5, flags: SYN, window: 1024, options: MSS_1460 },
  );

/** Sends a probe to each port at noon of each of two days. */
function sent(
  source: string,
  ports: readonly number[],
  make: (probe: Probe, n: number) => FrameToWrite,
): FrameToWrite[] {
  return [0, 1].flatMap((day) =>
    ports.map((port, n) => make({ source, port, second: NOON + day * DAY + n * 61 }, 1000 + n)),
  );
}

const FRAMES = [
  ...sent("203.0.113.1", [23, 23, 2323], mirai),
  ...sent("203.0.113.2", [23, 81, 5555, 8080], mirai),
  ...sent("203.0.113.3", [80, 443, 22], masscan),
  ...sent("203.0.113.4", [80, 443, 22, 8080], zmap),
  ...sent("203.0.113.5", [1, 2, 3, 4, 5, 6], (probe) => nmap(probe, 45)),
  ...sent("203.0.113.6", [1, 2, 3, 4, 5], (probe) => nmap(probe, 61)),
].toSorted((left, right) => (left.second ?? 0) - (right.second ?? 0));

const mark = (name: string, tool: string, when: string): string => `
  - mark: ${name}
    tool: ${tool}
    scope: tcp-syn
    rule: for a test
    when: ${when}
    attribution: { packets: 2, share: 0.6 }
    source: a test
    since: 2026-11-24`;
const RULES = `name: trial
version: "1"
marks:${mark("nmap-syn", "Nmap", "{ window: 1024, optionShape: mss-1460, dontFragment: false, ttl: { to: 61 } }")}${mark(
  "mirai-telnet",
  "Mirai",
  "{ relations: [sequence = destination], destinationPort: [23, 2323] }",
)}
  - { mark: mirai, removed: true }
`;

let observatory: Observatory;
let before: unknown;
const ok = (words: readonly string[]): string => {
  const { code, out, err } = observatory.run(words);
  expect(code, err).toBe(0);
  return out;
};
const differenceOf = (...words: readonly string[]): RulesDifference & TrialBooks =>
  JSON.parse(ok(["replay", "--format", "json", ...words])) as RulesDifference & TrialBooks;
const miraiHosts = (): string => ok(["figure", "mirai-hosts", "--format", "json"]);

/** Names of the databases of the engine that a trial makes. */
async function trialDatabases(): Promise<readonly string[]> {
  const paths = dataPaths(observatory.data);
  const { store } = await openStore(readConfiguration(paths), paths, "write");
  try {
    const rows = await store.query<{ name: string }>(
      raw("SELECT name FROM system.databases WHERE name LIKE '%trial%'"),
    );
    return rows.map(({ name }) => name);
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  observatory = await prepareObservatory();
  writeFileSync(join(observatory.folder, "day.pcap"), capture(FRAMES));
  writeFileSync(join(observatory.folder, "trial.yaml"), RULES);
  ok(["ingest", "--sensor", "tokyo-1", "day.pcap"]);
  before = await countedIn(observatory.data);
}, 120_000);

afterAll(() => observatory.remove());

describe("rules of tool marks are tried beside the tables, then accepted", () => {
  test("the difference is shown, mark by mark and tool by tool, and nothing has changed", SLOW, async () => {
    const difference = differenceOf("--rules", "trial.yaml");
    expect(difference).toMatchObject({ segments: 1, unread: [], otherwise: 0 });
    const numbers = Object.fromEntries(difference.marks.map(({ mark: name, ...rest }) => [name, rest]));
    expect(numbers["mirai"]).toMatchObject({
      change: "removed",
      packets: { before: 14, after: 0, gained: 0, lost: 14 },
    });
    expect(numbers["mirai-telnet"]).toMatchObject({
      change: "new",
      packets: { before: 0, after: 8, gained: 8, lost: 0 },
    });
    expect(numbers["nmap-syn"]).toMatchObject({
      change: "other rule",
      packets: { before: 12, after: 22, gained: 10, lost: 0 },
      sources: { before: 1, after: 2, gained: 1, lost: 0 },
    });
    expect(numbers["masscan"]).toMatchObject({ change: "same", packets: { before: 6, after: 6, gained: 0, lost: 0 } });
    expect(difference.tools.filter(({ day }) => day === null)).toEqual([
      { tool: "ZMap", day: null, before: 1, after: 1, gained: 0, lost: 0 },
      { tool: "Masscan", day: null, before: 1, after: 1, gained: 0, lost: 0 },
      { tool: "Mirai", day: null, before: 2, after: 1, gained: 0, lost: 1 },
      { tool: "Nmap", day: null, before: 1, after: 2, gained: 1, lost: 0 },
    ]);
    expect(difference.flipped.map(({ ports, ...rest }) => [rest, ports.length])).toEqual(
      [
        { day: "2022-07-01", source: "203.0.113.2", tool: "Mirai", named: "before", before: [4, 4], after: [1, 4] },
        { day: "2022-07-02", source: "203.0.113.2", tool: "Mirai", named: "before", before: [4, 4], after: [1, 4] },
        { day: "2022-07-01", source: "203.0.113.6", tool: "Nmap", named: "after", before: [0, 5], after: [5, 5] },
        { day: "2022-07-02", source: "203.0.113.6", tool: "Nmap", named: "after", before: [0, 5], after: [5, 5] },
      ]
        .map(({ before: was, after: is, ...rest }) => ({
          ...rest,
          before: { matched: was[0], eligible: was[1] },
          after: { matched: is[0], eligible: is[1] },
        }))
        .toSorted((left, right) => (left.tool < right.tool ? -1 : 1))
        .map((one) => [one, 3]),
    );
    expect(difference.ports).toContainEqual({
      tool: "Mirai",
      port: "5555/TCP",
      packets: { before: 2, after: 0 },
      sources: { before: 1, after: 0 },
    });
    expect(await countedIn(observatory.data)).toEqual(before);
    expect(await trialDatabases()).toEqual([]);
  });

  test("days narrow the comparison; the built-in rules differ in nothing; an unknown sensor is told", SLOW, () => {
    const day = differenceOf(
      "--rules",
      "trial.yaml",
      "--from",
      "2022-07-02",
      "--to",
      "2022-07-03",
      "--sensors",
      "tokyo-1",
    );
    expect(day.marks.find(({ mark: name }) => name === "mirai")?.packets.before).toBe(7);
    const same = differenceOf("--rules", "built-in");
    expect(same.flipped).toEqual([]);
    for (const { change, packets } of same.marks) expect([change, packets.gained + packets.lost]).toEqual(["same", 0]);
    expect(observatory.run(["replay", "--rules", "trial.yaml", "--sensors", "tokyo-2"])).toMatchObject({ code: 2 });
    expect(observatory.run(["replay", "--from", "2022-07-02"])).toMatchObject({ code: 2 });
  });

  test("a trial that is killed leaves nothing behind once a command writes again", SLOW, async () => {
    const killed = observatory.run(["replay", "--rules", "trial.yaml"], { TEITEN_KILL_AT: "decode.done" });
    expect(killed.signal).toBe("SIGKILL");
    expect(await trialDatabases()).toEqual([]);
    expect(await countedIn(observatory.data)).toEqual(before);
  });

  test(
    "accepted rules, killed in the middle and begun again, replace every row; an older recipe says what changed",
    SLOW,
    async () => {
      const figure = JSON.parse(miraiHosts()) as { readonly recipe: object };
      writeFileSync(join(observatory.folder, "recipe.json"), JSON.stringify(figure.recipe));
      const accept = ["rules", "accept", "trial.yaml"];
      for (const point of ["store.emptied", "decode.done", "rollup.between"]) {
        expect(observatory.run(accept, { TEITEN_KILL_AT: point }).signal).toBe("SIGKILL");
      }
      ok(accept);
      const after = await countedIn(observatory.data);
      expect({ ...(after as object), sourceDays: null }).toEqual({ ...(before as object), sourceDays: null });
      expect(after).not.toEqual(before);
      expect(ok(["rules", "list"])).toMatch(/trial +1 +in effect/);
      expect(readFileSync(join(observatory.data, "rules/trial-1.yaml"), "utf8")).toBe(RULES);
      const again = observatory.run(["figure", "--recipe", "recipe.json"]);
      expect(again.err).toContain("was built-in 1, is trial 1 (changed: nmap-syn; new: mirai-telnet; removed: mirai)");
      expect(JSON.parse(miraiHosts()).caption.data).toContain("tool marks: trial 1");
      ok(["replay"]);
      expect(await countedIn(observatory.data)).toEqual(after);
    },
  );

  test(
    "later captures are read with them, other rules of that name are refused, and the way back gives what was",
    SLOW,
    async () => {
      writeFileSync(join(observatory.folder, "trial.yaml"), RULES.replace("ttl: { to: 61 }", "ttl: { to: 62 }"));
      expect(observatory.run(["rules", "accept", "trial.yaml"])).toMatchObject({ code: 2 });
      const later = sent("203.0.113.6", [7, 8, 9], (probe) => nmap({ ...probe, second: probe.second + 7 * DAY }, 61));
      writeFileSync(join(observatory.folder, "later.pcap"), capture(later));
      ok(["ingest", "--sensor", "tokyo-1", "later.pcap"]);
      expect(
        JSON.parse(ok(["figure", "tools", "--by", "day", "--from", "2022-07-08", "--format", "json"])).columns,
      ).toMatchObject({ tool: ["Nmap", "Nmap"], matched: [3, 3] });
      ok(["rules", "accept", "built-in"]);
      const counted = (await countedIn(observatory.data)) as {
        readonly sourceDays: readonly { readonly day: string }[];
      };
      const first = counted.sourceDays.filter(({ day }) => day < "2022-07-08");
      expect(first).toEqual((before as typeof counted).sourceDays);
      const state = openState(dataPaths(observatory.data));
      try {
        const lines = await state.fleet.auditLines(0, 100);
        const accepted = lines.filter(({ action }) => action === "rules-accepted").map(({ object }) => object);
        expect(accepted).toEqual(["trial 1", "built-in 1"]);
      } finally {
        await state.close();
      }
    },
  );
});
