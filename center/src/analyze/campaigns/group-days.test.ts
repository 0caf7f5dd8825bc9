import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOfLabel } from "../port-key.ts";
import type { CampaignBook } from "./campaign-book.ts";
import type { Cell, CellDay } from "./cell.ts";
import { groupDays } from "./group-days.ts";

const FIRST = 19_000;
const DAYS = 30;
const key = keyOfLabel;
let nextId = 1;

/** Cells of one source each, on one day: the sources have these numbers. */
function act(day: number, sources: readonly number[], ports: readonly string[], more: Partial<Cell> = {}): Cell[] {
  const keys = ports.map(key).toSorted((one, other) => one - other);
  return sources.map((source) => ({
    id: nextId++,
    day: FIRST + day,
    ports: keys,
    tool: "",
    stack: 64,
    region: "US",
    organisation: "",
    block: 0,
    asn: 0,
    sources: 1,
    packets: 2,
    sample: [source],
    ...more,
  }));
}

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);

/** Everybody's days: 40 sources on 445/TCP, 25 on 23/TCP and ten that reach two usual ports, other sources each day. */
function everybody(day: number): Cell[] {
  const from = 100_000 + day * 1000;
  return [
    ...act(day, numbers(from, 40), ["445/TCP"]),
    ...act(day, numbers(from + 100, 25), ["23/TCP"]),
    ...act(day, numbers(from + 200, 5), ["23/TCP", "80/TCP"]),
    ...act(day, numbers(from + 300, 5), ["445/TCP", "80/TCP"]),
  ];
}

function daysOf(cellsOn: (day: number) => readonly Cell[], days: number = DAYS): CellDay[] {
  return numbers(0, days).map((day) => ({
    day: FIRST + day,
    observed: 10,
    cells: [...everybody(day), ...cellsOn(day)],
  }));
}

const campaignsOf = (book: CampaignBook): string[] =>
  book.campaigns.filter(({ kind }) => kind !== "background").map(({ name }) => name);

/** Planted: an organisation, a botnet with new sources every day, a combination, a prefix, and a surge at day 20. */
function planted(day: number): Cell[] {
  return [
    ...act(day, [1, 2], ["443/TCP", "9999/TCP"], { organisation: "Example Scanner" }),
    ...act(day, numbers(5000 + day * 10, 6), day % 2 === 0 ? ["23/TCP"] : ["23/TCP", "2323/TCP"], { tool: "Mirai" }),
    ...act(day, numbers(7000 + day * 10, 3), ["7001/TCP", "9042/TCP", "6379/TCP"]),
    ...act(day, numbers(8000, 5), ["5985/TCP"], { tool: "ZMap", block: 0xc00002, asn: 64_500 }),
    ...(day >= 20 ? act(day, numbers(9000 + day * 100, 30), ["445/TCP"], { region: "BR", stack: 128 }) : []),
  ];
}

const PLANTED = [
  "6379-7001-9042-2022-01-08",
  "445-br-2022-01-28",
  "example-scanner-2022-01-08",
  "mirai-23-2022-01-08",
  "zmap-5985-192.0.2.0-24-2022-01-08",
].toSorted();

describe("what is planted comes out", () => {
  test("each under its own name, and nothing else", () => {
    expect(campaignsOf(groupDays(daysOf(planted))).toSorted()).toEqual(PLANTED);
  });

  test("a campaign keeps its name though all its sources change", () => {
    const days = daysOf(planted);
    const book = groupDays(days);
    const names = days.map(({ cells }) => book.of(cells.find(({ tool }) => tool === "Mirai")!)?.name);
    expect(new Set(names)).toEqual(new Set(["mirai-23-2022-01-08"]));
  });

  test("after 28 days without a source it is over, and what comes later is another", () => {
    const days = daysOf(
      (day) => (day < 5 || day > 40 ? act(day, [1], ["443/TCP"], { organisation: "Example" }) : []),
      45,
    );
    expect(campaignsOf(groupDays(days))).toEqual(["example-2022-01-08", "example-2022-02-18"]);
  });

  test("those who leave nothing but one port in common are background", () => {
    const book = groupDays(daysOf(() => []));
    expect(campaignsOf(book)).toEqual([]);
    expect(book.campaigns.map(({ name }) => name).toSorted()).toEqual(["background-23", "background-445"]);
  });

  test("a day that was observed ten times as much is no surge", () => {
    const days = daysOf(() => []).map((day, index) => {
      if (index !== 25) return day;
      const cells = numbers(0, 10).flatMap((turn) =>
        everybody(25).map((cell) => ({ ...cell, id: cell.id * 100 + turn })),
      );
      return { ...day, observed: 100, cells };
    });
    expect(campaignsOf(groupDays(days))).toEqual([]);
  });

  test("three sources of one block that do what everybody does are no campaign", () => {
    const days = daysOf((day) => (day === 10 ? act(day, [1, 2, 3], ["445/TCP"], { block: 0xc00002 }) : []));
    expect(campaignsOf(groupDays(days))).toEqual([]);
  });

  test("scanners of one block that sweep ports at random every few days are one campaign, each tool its own", () => {
    const ports = (day: number, host: number): string[] =>
      numbers(0, 12).map((turn) => `${2000 + ((day * 7919 + host * 104_729 + turn * 1301) % 60_000)}/TCP`);
    const sweep = (day: number, hosts: readonly number[], tool: string): Cell[] =>
      hosts.flatMap((host) => act(day, [host], ports(day, host), { tool, block: 0xc00002, asn: 64_500, stack: 255 }));
    const days = daysOf((day) =>
      day % 4 === 1 ? [...sweep(day, [1, 2, 3, 4], "ZMap"), ...sweep(day, [11, 12, 13, 14], "Masscan")] : [],
    );
    expect(campaignsOf(groupDays(days)).toSorted()).toEqual([
      "masscan-192.0.2.0-24-2022-01-09",
      "zmap-192.0.2.0-24-2022-01-09",
    ]);
  });

  test("few sources a day that go on for a week are a surge from their first day on, once they are enough", () => {
    const days = daysOf((day) =>
      day >= 12 && day < 19 ? act(day, [50 + day * 2, 51 + day * 2], ["9100/TCP"], { region: "EG" }) : [],
    );
    const book = groupDays(days);
    expect(campaignsOf(book)).toEqual(["9100-eg-2022-01-20"]);
    const names = days.flatMap(({ cells }) =>
      cells.filter(({ region }) => region === "EG").map((cell) => book.of(cell)?.name),
    );
    expect(names).toEqual(Array.from({ length: 14 }, () => "9100-eg-2022-01-20"));
  });

  test("a campaign that adds a port is the same campaign", () => {
    const ports = (day: number): string[] => ["7001/TCP", "9042/TCP", "6379/TCP", ...(day > 15 ? ["11211/TCP"] : [])];
    const days = daysOf((day) => act(day, numbers(7000 + day * 10, 3), ports(day)));
    expect(campaignsOf(groupDays(days))).toEqual(["6379-7001-9042-2022-01-08"]);
  });
});

test("sources that turn to other ports stay the same campaign", () => {
  const before = ["7001/TCP", "9042/TCP", "6379/TCP"];
  const after = ["5985/TCP", "8161/TCP", "9200/TCP"];
  const days = daysOf((day) => act(day, numbers(7000, 6), day < 15 ? before : after));
  expect(campaignsOf(groupDays(days))).toEqual(["6379-7001-9042-2022-01-08"]);
  const others = daysOf((day) => act(day, numbers(day < 15 ? 7000 : 8000, 6), day < 15 ? before : after));
  expect(campaignsOf(groupDays(others))).toHaveLength(2);
});

describe("names", () => {
  test("do not depend on the order of cells", () => {
    const days = daysOf(planted);
    const reversed = days.map((day) => ({ ...day, cells: day.cells.toReversed() }));
    const [book, other] = [groupDays(days), groupDays(reversed)];
    expect(other.campaigns.map(({ name }) => name)).toEqual(book.campaigns.map(({ name }) => name));
    for (const cell of days.flatMap(({ cells }) => cells)) expect(other.of(cell)?.name).toBe(book.of(cell)?.name);
  });

  test("do not depend on noise: sources of their own, on ports of their own", () => {
    const noise = fc.array(
      fc.record({ day: fc.nat(DAYS - 1), port: fc.integer({ min: 20_000, max: 60_000 }), source: fc.nat(1e6) }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(noise, (sources) => {
        const days = daysOf((day) => [
          ...planted(day),
          ...sources
            .filter((one) => one.day === day)
            .flatMap(({ source, port }) => act(day, [1e7 + source], [`${port}/TCP`])),
        ]);
        expect(campaignsOf(groupDays(days)).toSorted()).toEqual(PLANTED);
      }),
      { numRuns: 15 },
    );
  });

  test("do not depend on later days", () => {
    const days = daysOf(planted);
    const whole = groupDays(days);
    const renamed = [3, 15, 21, 29].flatMap((until) => {
      const part = groupDays(days.slice(0, until));
      return days
        .slice(0, until)
        .flatMap(({ cells }) => cells)
        .map((cell) => [part.of(cell), whole.of(cell)?.name] as const)
        .filter(([then, now]) => then !== null && then.kind !== "background" && then.name !== now);
    });
    expect(renamed).toEqual([]);
  });
});
