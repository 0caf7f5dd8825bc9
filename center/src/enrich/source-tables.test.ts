import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths, initialiseDataDirectory } from "../config/index.ts";
import { openState } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { addressWords } from "./address-words.ts";
import { readRangeFile } from "./range-file.ts";
import { DatedTables } from "./source-tables.ts";
import { storeDataset } from "./store-dataset.ts";

let work = "";
let datasets = "";
let state: WritableState;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "teiten-enrich-"));
  const paths = dataPaths(join(work, "data"));
  initialiseDataDirectory(paths, { home: "JP", zone: "Asia/Tokyo" });
  datasets = paths.datasets;
  state = openState(paths);
});

afterEach(async () => {
  await state.close();
  rmSync(work, { recursive: true });
});

function file(name: string, text: string): string {
  mkdirSync(work, { recursive: true });
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
}

const described = (date: string, kind: "region" | "asn" = "region") => ({ kind, name: "mine", date, licence: "CC0" });

function block(...addresses: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(16 * addresses.length);
  const view = new DataView(bytes.buffer);
  addresses.forEach((address, row) =>
    addressWords(address)!.forEach((word, at) => view.setUint32(16 * row + 4 * at, word)),
  );
  return bytes;
}

test("rows get the region and AS number of the data sets of their day", async () => {
  await storeDataset(state, datasets, [file("old.csv", "192.0.2.0/24,JP\n")], described("2022-01-01"));
  await storeDataset(
    state,
    datasets,
    [file("new.csv", "192.0.2.0/24,US\n2001:db8::/32,FR\n")],
    described("2022-07-01"),
  );
  await storeDataset(state, datasets, [file("asn.csv", "192.0.2.0/25,64500\n")], described("2022-01-01", "asn"));
  const tables = new DatedTables(datasets, await state.datasets());
  const on = (day: string): [string, number[]] => {
    const [region, asn] = [new Uint8Array(6), new Uint32Array(3)];
    tables.on(day).enrichSources(block("192.0.2.1", "192.0.2.200", "2001:db8::1"), 3, region, asn);
    return [Buffer.from(region).toString("latin1"), [...asn]];
  };
  expect(on("2021-01-01")).toEqual(["JPJP??", [64500, 0, 0]]);
  expect(on("2022-06-30")).toEqual(["JPJP??", [64500, 0, 0]]);
  expect(on("2022-07-01")).toEqual(["USUSFR", [64500, 0, 0]]);
  expect(tables.on("2022-01-01")).toBe(tables.on("2022-06-30"));
  expect(tables.on("2022-07-01").lookup("192.0.2.1")).toEqual({ region: "US", asn: 64500 });
  expect(tables.inUse("2022-06-01", "2022-08-01").map(({ kind, date }) => `${kind} ${date}`)).toEqual([
    "region 2022-01-01",
    "region 2022-07-01",
    "asn 2022-01-01",
  ]);
});

test("several files make one data set, and the binary form says the same as the files", async () => {
  const files = [file("four.csv", "192.0.2.0/24,JP\n"), file("six.csv", "2001:db8::/32,FR\n")];
  const { ranges, record } = await storeDataset(state, datasets, files, described("2022-01-01"));
  expect(ranges).toBe(2);
  const look = (): (string | number)[] =>
    ["192.0.2.9", "2001:db8::9"].map(
      (address) => new DatedTables(datasets, [record]).on("2022-01-01").lookup(address).region,
    );
  expect(look()).toEqual(["JP", "FR"]);
  const compiled = readdirSync(datasets).find((name) => name.startsWith("region") && name.endsWith(".ranges"))!;
  rmSync(join(datasets, compiled));
  expect(look()).toEqual(["JP", "FR"]);
  expect(readRangeFile(join(datasets, compiled))?.ranges).toBe(2);
  writeFileSync(join(datasets, compiled), readFileSync(join(datasets, compiled)).subarray(0, 40));
  expect(look()).toEqual(["JP", "FR"]);
});

test("GeoLite2 blocks find their places in the file beside them, also after it is gone", async () => {
  const locations = file(
    "GeoLite2-Country-Locations-en.csv",
    "geoname_id,locale_code,country_iso_code\n1861060,en,JP\n",
  );
  const blocks = file(
    "GeoLite2-Country-Blocks-IPv4.csv",
    "network,geoname_id\n192.0.2.0/24,1861060\n198.51.100.0/24,\n",
  );
  const { record } = await storeDataset(state, datasets, [blocks], described("2022-01-01"));
  rmSync(locations);
  for (const name of readdirSync(datasets)) if (name.endsWith(".ranges")) rmSync(join(datasets, name));
  const tables = new DatedTables(datasets, [record]).on("2022-01-01");
  expect([tables.lookup("192.0.2.1").region, tables.lookup("198.51.100.1").region]).toEqual(["JP", "??"]);
});

test("a file that cannot be read, or is there already, leaves nothing behind", async () => {
  const good = file("good.csv", "192.0.2.0/24,JP\n");
  const bad = file("bad.csv", "192.0.2.0/24,JP\n192.0.2.0/24,Japan\n");
  const code = async (files: readonly string[]): Promise<string> => {
    const before = readdirSync(work, { recursive: true }).length;
    try {
      await storeDataset(state, datasets, files, described("2022-01-01"));
      return "stored";
    } catch (error) {
      if (readdirSync(work, { recursive: true }).length !== before) return "left something behind";
      return error instanceof TeitenError ? `${error.code} ${error.place ?? ""}` : "fault";
    }
  };
  expect(await code([bad])).toBe(`dataset-line ${bad}:2`);
  expect(await code([join(work, "absent.csv")])).toBe(`dataset-unreadable ${join(work, "absent.csv")}`);
  expect(await code([work])).toBe(`dataset-unreadable ${work}`);
  expect(await state.datasets()).toEqual([]);
  expect(await code([good])).toBe("stored");
  expect(await code([good])).toBe("dataset-exists ");
});

test("the built-in data knows a well-known address", () => {
  const tables = new DatedTables(datasets, []).on("2022-07-01");
  expect(tables.lookup("133.243.3.1").region).toBe("JP");
  expect(tables.lookup("8.8.8.8")).toEqual({ region: "US", asn: 15169 });
  for (const address of ["10.0.0.1", "172.16.0.8", "192.168.1.1", "198.51.100.7", "2001:db8::1"]) {
    expect(tables.lookup(address)).toEqual({ region: "??", asn: 0 });
  }
  expect(() => tables.lookup("nonsense")).toThrow("not an IP address");
});
