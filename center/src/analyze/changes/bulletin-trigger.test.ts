import { expect, test } from "vitest";
import { createWatchedNetwork } from "../../detect/index.ts";
import { keyOfLabel } from "../port-key.ts";
import { deservesBulletin } from "./bulletin-trigger.ts";
import type { ChangeMakeup } from "./change-sources.ts";
import type { FoundChange } from "./find-changes.ts";
import { portKey } from "./watched-keys.ts";

const SENSORS = [0, 1, 2, 3];
const NETWORK = createWatchedNetwork(
  SENSORS.map((id) => ({ id, name: `s${id}`, network: id < 2 ? "alpha" : "beta", side: "domestic" as const })),
);

function change(makeup: Partial<ChangeMakeup>): FoundChange {
  return {
    key: portKey(keyOfLabel("23/TCP")),
    start: 100,
    end: 200,
    noticed: 102,
    score: 20,
    found: { scope: "everywhere", name: "everywhere", sensors: SENSORS, factor: 5 },
    evidence: {
      packets: Float64Array.of(900, 900, 900, 900),
      expected: Float64Array.of(180, 180, 180, 180),
      judged: Uint8Array.of(1, 1, 1, 1),
    },
    makeup: {
      region: null,
      prefix: "198.51.100.0/24",
      prefixShare: 0.2,
      scannerShare: 0,
      tool: null,
      sources: 200,
      scarce: 0,
      ...makeup,
    },
  };
}

const deserves = (makeup: Partial<ChangeMakeup>): boolean => deservesBulletin(change(makeup), NETWORK, 300);

test("a rise that many blocks of sources make deserves a draft", () => {
  expect(deserves({})).toBe(true);
  expect(deserves({ prefixShare: 0.79 })).toBe(true);
});

test.each([
  ["one block makes 80 % of it", { prefixShare: 0.8 }],
  ["announced scanners make it", { scannerShare: 0.8 }],
  ["it is a forged flood", { sources: 2000, scarce: 1900 }],
])("none where %s", (_why, makeup) => {
  expect(deserves(makeup)).toBe(false);
});
