import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runTeiten } from "./run-teiten.ts";

const SCANS = fileURLToPath(new URL("../../../shared/data/captures/scans", import.meta.url));
const present = existsSync(SCANS);
if (!present) process.stderr.write("scans-figures: skipped, no data at ../shared/data/captures/scans\n");

const folder = mkdtempSync(join(tmpdir(), "teiten-scans-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface FigureJson {
  readonly columns: Readonly<Record<string, readonly (string | number | null)[]>>;
  readonly labels: readonly { readonly row: number; readonly label: string; readonly text: { readonly en: string } }[];
}

async function ingest(name: string, ...options: readonly string[]): Promise<string> {
  const data = join(folder, name);
  await runTeiten(data, ["init", "--zone", "UTC", "--home", "JP"]);
  await runTeiten(data, ["sensor", "add", "lab", "--country", "JP"]);
  await runTeiten(data, ["ingest", join(SCANS, name), "--sensor", "lab", ...options]);
  return data;
}

async function figure(data: string, ...words: string[]): Promise<FigureJson> {
  return JSON.parse(await runTeiten(data, ["figure", ...words, "--format", "json"])) as FigureJson;
}

test.skipIf(!present)(
  "backscatter: no scan source by default; the literal rule names the victim and says why",
  async () => {
    const data = await ingest("simple-scan__backscatter.trace");
    expect((await figure(data, "scan-sources")).columns["source"]).toEqual([]);
    const literal = await figure(data, "scan-sources", "--class", "all");
    expect(new Set(literal.columns["source"])).toEqual(new Set(["202.229.120.98"]));
    expect(literal.labels.map(({ row, label }) => [row, label])).toEqual(
      (literal.columns["source"] ?? []).map((_, row) => [row, "doubtful"]),
    );
    expect(literal.labels[0]?.text.en).toMatch(/2749 of 2749 packets are answers \(2712 SYN-ACK, 37 RST\)/);
  },
);

test.skipIf(!present)("masscan is named, with the evidence", async () => {
  const data = await ingest("esnet__masscan__tcp_0_1000_20190821.pcap");
  const scan = await figure(data, "scan-sources");
  expect(scan.columns["tool"]).toEqual(["Masscan (1001 of 1001)"]);
  const tools = await figure(data, "tools", "--by", "day");
  expect(tools.columns).toMatchObject({ tool: ["Masscan"], matched: [1001], sources: [1] });
});

test.skipIf(!present)("the sources of a spoofed flood carry the label wherever they are counted", async () => {
  const data = await ingest("stopddos__pkt.TCP.synflood.spoofed.pcap", "--covers", "days");
  for (const words of [
    ["port-ranking"],
    ["port-ranking", "--by", "sensor"],
    ["region-ranking"],
    ["scanner-share", "--by", "port"],
    ["port-trend", "--bin", "hour"],
    ["scan-sources", "--rule", "custom", "--min-ports", "1"],
  ]) {
    const labels = (await figure(data, ...words)).labels.filter(({ label }) => label === "spoofed-flood");
    expect([words.join(" "), labels.length > 0]).toEqual([words.join(" "), true]);
  }
  expect((await figure(data, "scan-sources")).columns["source"]).toEqual([]);
});
