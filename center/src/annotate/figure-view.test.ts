import { expect, test } from "vitest";
import type { ColumnSpec, FigureResult } from "../analyze/index.ts";
import { renderFigureView } from "./figure-view.ts";

const words = (en: string, ja: string = en): { readonly en: string; readonly ja: string } => ({ en, ja });
const specs = ["region", "packets", "sources", "new_sources", "new_share"].map((name): ColumnSpec => ({
  name,
  unit: words(""),
  help: words(""),
}));
const result = {
  id: "port-sources",
  specs,
  columns: {
    region: ["US", "NL"],
    packets: [2100, 340],
    sources: [380, 0],
    new_sources: [270, 0],
    new_share: [0.65, 0.94],
  },
  labels: [],
  notes: [],
  caption: {
    title: words("Sources of a port", "宛先ポートの送信元"),
    unit: words("packets", "パケット"),
    from: "2022-07-31",
    to: "2022-08-12",
    zone: "Asia/Tokyo",
    trafficClass: "request",
    sensorsCovered: 60,
    sensorsSelected: 60,
    sensorDays: 700,
    sensorDaysMissing: 0,
    coverage: ["measured"],
    revision: "0e545de510b4",
    notes: [],
    group: null,
    region: null,
  },
  recipe: { query: { region: null, options: { port: "80/TCP" } } },
} as unknown as FigureResult;

const table = (file: string | null, language: "en" | "ja"): string =>
  renderFigureView({ number: 1, count: { figure: 0, table: 0 }, result, rows: 10, language, file }).markup;

test("a share of packets stands in no table of sources; a published count of few is told as that", () => {
  const page = table("figures/regions.csv", "en");
  expect(page).toContain("New sources");
  expect(page).not.toMatch(/Share of|65%|94%/);
  expect(page).toContain("&#60;10");
  expect(table("figures/regions.csv", "ja")).not.toContain("割合");
});

test("the evidence holds counts as they are", () => {
  expect(table(null, "en")).not.toContain("&#60;10");
});
