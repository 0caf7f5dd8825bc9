import { BUILT_IN } from "@teiten/core/flow";
import { expect, test } from "vitest";
import type { DetectedChange } from "../../detect/index.ts";
import { keyOfLabel } from "../port-key.ts";
import { excessOf, overlapOf, unexplained } from "./explained-changes.ts";
import { nameOfKey, pairKey, portKey, regionKey } from "./watched-keys.ts";

const BR = "B".charCodeAt(0) + 256 * "R".charCodeAt(0);
const US = "U".charCodeAt(0) + 256 * "S".charCodeAt(0);
const TELNET = keyOfLabel("23/TCP");

function change(key: number, excess: number, start = 100, end: number | null = 200): DetectedChange {
  return {
    key,
    start,
    end,
    noticed: start,
    score: 9,
    found: { scope: "everywhere", name: "everywhere", sensors: [0, 1], factor: 3 },
    evidence: {
      packets: Float64Array.of(excess, 50, 999),
      expected: Float64Array.of(0, 60, 0),
      judged: Uint8Array.of(1, 1, 1),
    },
  };
}

test("the excess is that of the sensors of the scope; one that got less takes nothing away", () => {
  expect(excessOf(change(TELNET, 40))).toBe(40);
});

test("changes overlap in the hours of both, and only where a packet can be of both", () => {
  const pair = change(pairKey("port and region", TELNET, BR), 10, 150, null);
  expect(overlapOf(pair, change(portKey(TELNET), 10), 400)).toMatchObject({ from: 150, to: 200 });
  expect(overlapOf(pair, change(portKey(TELNET), 10, 20, 150), 400)).toBeNull();
  expect(overlapOf(pair, change(portKey(keyOfLabel("22/TCP")), 10), 400)).toBeNull();
  expect(overlapOf(pair, change(pairKey("port and region", TELNET, US), 10), 400)).toBeNull();
  expect(overlapOf(pair, change(pairKey("port and tool", TELNET, 2), 10), 400)).not.toBeNull();
  expect(overlapOf(change(regionKey(BR), 10), pair, 400)).not.toBeNull();
});

test("what listed changes make to half is not listed again; ports always are", () => {
  const port = change(portKey(TELNET), 100);
  const region = change(pairKey("port and region", TELNET, BR), 80);
  const tool = change(pairKey("port and tool", TELNET, 2), 90);
  const whole = change(regionKey(BR), 200);
  const names = (shares: (one: DetectedChange, other: DetectedChange) => number): readonly string[] =>
    unexplained([whole, region, tool, port], shares).map(({ key }) => nameOfKey(key, BUILT_IN));
  expect(names(() => 0)).toEqual(["23-TCP", "region-BR", "23-TCP-Masscan", "23-TCP-BR"]);
  expect(names((_, other) => (other === port ? 45 : 0))).toEqual(["23-TCP", "region-BR"]);
  expect(names((one, other) => (one === region && other === tool ? 40 : 0))).not.toContain("23-TCP-BR");
  expect(names((one, other) => (one === whole && other === port ? 100 : 0))).not.toContain("region-BR");
  expect(names((one, other) => (one === whole && other === region ? 100 : 0))).toEqual([
    "23-TCP",
    "23-TCP-Masscan",
    "23-TCP-BR",
  ]);
  expect(names((one, other) => (one === region && other === whole ? 80 : 0))).not.toContain("23-TCP-BR");
});
