import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { renderFigureSvg } from "../../center/src/report/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

const DAYS = ["2022-07-01", "2022-07-02"] as const;
const NAMES = ["a", "b", "c", "d", "e"] as const;
const RANGE = { from: "2022-07-01", to: "2022-07-03" };

let network: SmallNetwork;

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [...NAMES, "late"].map((name) => ({ name, country: "JP" })),
  });
  for (const day of DAYS)
    for (const name of NAMES) await network.cover(name, day, name === "e" && day === DAYS[1] ? { hours: 12 } : {});
  await network.addFlows([
    ...sweeps(445, 40, NAMES.slice(0, 4)),
    ...sweeps(23, 30, NAMES),
    ...sweeps(22, 3, NAMES.slice(0, 4)),
    ...sweeps(80, 20, ["a"]),
  ]);
});
afterAll(() => network.close());

/** Sweeps at noon of the first day, each by two sources of one network that share the sensors between them. */
function sweeps(port: number, count: number, sensors: readonly string[]): readonly TestFlow[] {
  return Array.from({ length: count }, (_, sweep) =>
    sensors.map((sensor, index): TestFlow => ({
      at: `${DAYS[0]}T03:00:00Z`,
      sensor,
      source: `203.${port % 250}.${sweep}.${1 + (index % 2)}`,
      port,
    })),
  ).flat();
}

test("a port that does not reach one of five sensors is found, with exact numbers", async () => {
  const { columns, caption } = await computeFigure(network.context, "port-blindness", RANGE);
  expect(columns).toEqual({
    sensor: ["e"],
    port: ["445/TCP"],
    expected: [32],
    seen: [0],
    p: [1e-12],
  });
  const svg = renderFigureSvg(await computeFigure(network.context, "port-blindness", RANGE), "en");
  for (const word of ["e · microsoft-ds(445/TCP)", ">expected<", ">0<"]) expect(svg).toContain(word);
  expect(caption.sensorsCovered).toBe(5);
  expect(caption.notes.map(({ en }) => en)).toContain(
    "10 pairs of sensor and port could be judged, 1 below a false-discovery rate of 1 %",
  );
});

test("--all lists what is whole, and what cannot be judged with an empty p", async () => {
  const { columns } = await computeFigure(network.context, "port-blindness", { ...RANGE, all: true });
  const rows = (columns["sensor"] ?? []).map((sensor, row) =>
    ["port", "expected", "seen", "p"].reduce<unknown[]>((cells, name) => [...cells, columns[name]?.[row]], [sensor]),
  );
  expect(rows).toHaveLength(15);
  expect(rows).toContainEqual(["a", "23/TCP", 30, 30, 1]);
  expect(rows.find(([sensor, port]) => sensor === "e" && port === "22/TCP")?.slice(3)).toEqual([0, null]);
  expect(rows.some(([, port]) => port === "80/TCP")).toBe(false);
});

test("time that a sensor did not observe is not expected of it", async () => {
  await network.addFlows(
    NAMES.slice(0, 4).flatMap((sensor) =>
      Array.from({ length: 40 }, (_, sweep): TestFlow => ({
        at: `${DAYS[1]}T08:00:00Z`,
        sensor,
        source: `198.51.${sweep}.7`,
        port: 3389,
      })),
    ),
  );
  const { columns } = await computeFigure(network.context, "port-blindness", RANGE);
  expect(columns["port"]).toEqual(["445/TCP"]);
});

test("two sensors cannot tell, and say so", async () => {
  const { columns, caption } = await computeFigure(network.context, "port-blindness", { ...RANGE, sensors: "a,e" });
  expect(columns["sensor"]).toEqual([]);
  expect(caption.notes[0]?.en).toContain("at least 3 sensors");
});
