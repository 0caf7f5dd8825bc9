import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { TeitenError } from "../../telemetry/index.ts";
import { parseScenario, readScenario } from "./read-scenario.ts";

const FILE = fileURLToPath(new URL("../../../../data/scenarios/quarter.yaml", import.meta.url));
let quarter = "";

beforeAll(async () => {
  quarter = await readFile(FILE, "utf8");
});

async function errorOf(text: string): Promise<TeitenError> {
  const outcome: unknown = await parseScenario(text, "own.yaml").catch((error: unknown) => error);
  if (outcome instanceof TeitenError) return outcome;
  throw new Error("the scenario was taken");
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

test("the quarter holds the published days and the published orders", async () => {
  const scenario = await readScenario("quarter");
  const days = Object.entries(scenario.scanners.calendar.days);
  expect(days).toHaveLength(92);
  const sums = [0, 1, 2, 3].map((column) => days.reduce((sum, [, counts]) => sum + (counts[column] ?? 0), 0));
  expect(sums).toEqual([16, 221, 37, 61]);
  expect(scenario.scanners.calendar.days["2022-07-04"]).toEqual([4, 9, 0, 1]);
  expect(scenario.sensors.named[3]?.ports.slice(0, 3)).toEqual(["37215/TCP", "23/TCP", "22/TCP"]);
});

test("an unknown scenario names those that there are", async () => {
  const outcome: unknown = await readScenario("quartre").catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(TeitenError);
  expect((outcome as TeitenError).advice).toContain("quarter");
  expect((outcome as TeitenError).exitCode).toBe(2);
});

test.each([
  ["a field that nobody knows", "scale: 4\n", "", "scale", "does not know"],
  ["a share above all", "", "topFive: 22.5=>topFive: 2250", "topFive: 2250", "100"],
  ["a day outside the period", "", "2022-07-02:=>2023-07-02:", "2023-07-02", "outside the period"],
  ["too few numbers on a day", "", "2022-07-02: [0, 0, 0, 0]=>2022-07-02: [0, 0, 0]", "2022-07-02", "needs 4 numbers"],
  ["more sources than addresses", "", "2022-07-04: [4, 9, 0, 1]=>2022-07-04: [5, 9, 0, 1]", "2022-07-04", "number 1"],
  [
    "a region without a block",
    "",
    "name: Organisation D, region: US=>name: Organisation D, region: NO",
    "Organisation D",
    "NO",
  ],
  ["a zone that does not exist", "", "zone: Asia/Tokyo=>zone: Asia/Kyoto", "Asia/Kyoto", "Asia/Kyoto"],
  ["a port that is none", "", "8443/TCP: 0.45=>8443/HTTP: 0.45", "8443/HTTP", "port"],
])("%s is refused with its line", async (_, added, change, at, message) => {
  const [from, to] = change.split("=>");
  const text = quarter.replace(from ?? "", to ?? "") + added;
  const error = await errorOf(text);
  expect(error.exitCode).toBe(78);
  expect(error.message).toContain(message);
  const line = Number(/^own\.yaml:(\d+)/.exec(error.place ?? "")?.[1]);
  expect(Math.abs(line - (added === "" ? lineOf(text, at) : 1))).toBeLessThanOrEqual(added === "" ? 1 : 25);
});

test("broken YAML is refused with its line", async () => {
  const error = await errorOf("name: quarter\ntitle: [1, 2\n");
  expect(error.place).toMatch(/^own\.yaml:\d+/);
});
