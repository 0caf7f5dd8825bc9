import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { csvRows, runTeiten } from "./run-teiten.ts";

const CAPTURES = fileURLToPath(new URL("../../../shared/data/captures", import.meta.url));
const present = existsSync(CAPTURES);
if (!present) process.stderr.write("scans-backscatter: skipped, no data at ../shared/data/captures\n");

const folder = mkdtempSync(join(tmpdir(), "teiten-backscatter-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

async function ingest(name: string, ...prefixes: readonly string[]): Promise<string> {
  const data = join(folder, name);
  await runTeiten(data, ["init", "--zone", "UTC", "--home", "JP"]);
  const addresses = prefixes.flatMap((prefix) => ["--address", prefix]);
  await runTeiten(data, ["sensor", "add", "lab", "--country", "JP", ...addresses]);
  await runTeiten(data, ["ingest", join(CAPTURES, "scans", name), "--sensor", "lab"]);
  return data;
}

const figure = async (data: string, ...words: string[]): Promise<readonly Row[]> =>
  csvRows(await runTeiten(data, ["figure", ...words, "--format", "csv"]));

/** tshark's rows of a capture. */
function truthOf(name: string): readonly Row[] {
  const [header = "", ...lines] = gunzipSync(readFileSync(join(CAPTURES, "truth", `${name}.tsv.gz`)))
    .toString()
    .trimEnd()
    .split("\n");
  const names = header.replace(/^#/, "").split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? ""]));
  });
}

const [SYN, RST, ACK] = [2, 4, 16];

/** SYN-ACKs and RSTs to the given networks by day, sender and its port, and how long each lasted without five minutes of silence. */
function victimsOf(rows: readonly Row[], networks: RegExp): Row[] {
  const minutes = new Map<string, number[]>();
  for (const row of rows) {
    const flags = Number(row["tcp_flags"]);
    const answers = (flags & RST) !== 0 || ((flags & SYN) !== 0 && (flags & ACK) !== 0);
    if (row["l4"] !== "6" || !answers || !networks.test(row["dst"] ?? "")) continue;
    const minute = Math.floor(Number(row["time_epoch"]) / 60) * 60;
    const day = new Date(minute * 1000).toISOString().slice(0, 10);
    const key = `${day} ${row["src"]} ${row["sport"]}/TCP`;
    minutes.set(key, [...(minutes.get(key) ?? []), minute]);
  }
  return [...minutes].map(([key, all]) => {
    const [bin = "", victim = "", port = ""] = key.split(" ");
    const seen = [...new Set(all)].toSorted((a, b) => a - b);
    const gaps = seen.slice(1).map((minute, index) => minute - (seen[index] ?? 0));
    const seconds = 60 + gaps.reduce((sum, gap) => sum + (gap > 300 ? 60 : gap), 0);
    const attacks = 1 + gaps.filter((gap) => gap > 300).length;
    return { bin, victim, port, packets: `${all.length}`, seconds: `${seconds}`, attacks: `${attacks}` };
  });
}

test.skipIf(!present)("a day of a telescope: the victim with its port and how long it was under attack", async () => {
  const name = "simple-scan__backscatter.trace";
  const data = await ingest(name, "192.150.186.0/24", "192.150.187.0/24");
  const found = await figure(data, "backscatter", "--min-packets", "1", "--kind", "tcp-reply");
  const shown = found.map(({ bin, victim, port, packets, seconds, attacks }) => ({
    bin,
    victim,
    port,
    packets,
    seconds,
    attacks,
  }));
  const expected = victimsOf(truthOf(name), /^192\.150\.18[67]\./);
  const order = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
  expect(order(shown)).toEqual(order(expected));
  expect(shown[0]).toMatchObject({ victim: "202.229.120.98", port: "80/TCP" });
  expect(Number(shown[0]?.["seconds"])).toBeGreaterThan(15 * 3600);
  expect(await figure(data, "scan-sources")).toEqual([]);
});

test.skipIf(!present)(
  "thousands of servers that answer one address are reflectors: no victims, no scanners",
  async () => {
    const name = "stopddos__amp.TCP.reflection.SYNACK.pcap";
    const data = await ingest(name);
    const rows = await figure(data, "backscatter", "--min-packets", "1", "--top", "20000");
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["reflection"]));
    const answers = truthOf(name).filter(
      ({ l4, tcp_flags: flags }) => l4 === "6" && (Number(flags) & (RST | ACK)) !== 0,
    );
    expect(new Set(rows.filter(({ port }) => port?.endsWith("/TCP")).map(({ victim }) => victim))).toEqual(
      new Set(answers.map(({ src }) => src)),
    );
    expect(await figure(data, "scan-sources")).toEqual([]);
  },
);

test.skipIf(!present)("amplifiers of UDP are reflections by their port, and their payloads are named", async () => {
  const name = "stopddos__amp.UDP.bacnet.IOT.37810.pcapng";
  const data = await ingest(name);
  const rows = await figure(data, "backscatter", "--min-packets", "1", "--top", "20000", "--kind", "reflection");
  const truth = truthOf(name).filter(({ l4, dport }) => l4 === "17" && dport === "30120");
  const sum = (all: readonly Row[]): number => all.reduce((total, { packets }) => total + Number(packets), 0);
  const bacnet = rows.filter(({ port }) => port === "47808/UDP");
  expect(sum(bacnet)).toBe(truth.filter(({ sport }) => sport === "47808").length);
  expect(sum(rows.filter(({ port }) => port === "37810/UDP"))).toBe(
    truth.filter(({ sport }) => sport === "37810").length,
  );
  const payloads = await figure(data, "payloads", "--class", "all", "--port", "30120/UDP", "--top", "2");
  expect(payloads.map(({ payload_class: payload }) => payload)).toEqual(["bacnet", "dahua"]);
  expect(await figure(data, "scan-sources")).toEqual([]);
});
