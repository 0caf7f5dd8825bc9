import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dayLength, dayStart, openZone } from "@teiten/core/calendar";
import { PAYLOAD_CLASSES, TRAFFIC_CLASSES } from "@teiten/core/flow";
import type { TrafficClass } from "@teiten/core/flow";
import { parseAddress } from "@teiten/core/names";
import type { FigureContext } from "../../center/src/analyze/index.ts";
import { CLAIM_COLUMNS, loadRegistry } from "../../center/src/enrich/index.ts";
import { DEFAULT_COLLECTOR, DEFAULT_PUBLICATION, DEFAULT_SITE, dataPaths } from "../../center/src/config/index.ts";
import { buildRollUps, buildSomeRollUps, openIngest } from "../../center/src/ingest/index.ts";
import type { RollUpPortion } from "../../center/src/ingest/index.ts";
import type { Claim, NewSensor, WritableState } from "../../center/src/state/index.ts";
import { openState, rememberBoot } from "../../center/src/state/index.ts";
import { openStore } from "../../center/src/store/index.ts";
import type { ColumnBlock, NativeColumn, Store } from "../../center/src/store/index.ts";

/** One row of `flows`, as a test writes it; `at` is UTC. */
export interface TestFlow {
  readonly at: string;
  readonly sensor: string;
  readonly source: string;
  readonly protocol?: number;
  readonly port?: number;
  readonly service?: number;
  readonly fragment?: number;
  readonly trafficClass?: TrafficClass;
  readonly marks?: number;
  /** Name of a payload class. */
  readonly payload?: string;
  readonly flags?: number;
  readonly ttl?: number;
  readonly region?: string;
  readonly asn?: number;
  readonly packets?: number;
  /** Distinct addresses of the sensor; 1 where it is not given. */
  readonly destinations?: number;
}

/** A network on the real engine and the real state, filled row by row; everything lives in a folder of its own. */
export interface SmallNetwork {
  /** Its data directory; the command line can read it while the network is open. */
  readonly folder: string;
  readonly context: FigureContext;
  readonly state: WritableState;
  readonly store: Store;
  addFlows(rows: readonly TestFlow[]): Promise<void>;
  /** Declares that a sensor observed so many seconds of each minute of a day, or of its first hours. */
  cover(sensor: string, day: string, options?: CoverOptions): Promise<void>;
  addFloods(rows: readonly (TestFlow & { readonly sources: number })[]): Promise<void>;
  /** Builds floods and source-days of these days from the rows; coverage of the days must be declared afterwards. */
  rollUp(days: readonly string[]): Promise<void>;
  /** Builds a portion of the days that are dirty, and answers whether any is left. */
  rollUpSome(portion: RollUpPortion): Promise<boolean>;
  close(): Promise<void>;
}

interface CoverOptions {
  readonly hours?: number;
  readonly secondsPerMinute?: number;
  readonly captured?: number;
  readonly dropped?: number;
  readonly kind?: "measured" | "declared" | "inferred";
  readonly reason?: string;
}

export async function openSmallNetwork(options: {
  readonly zone: string;
  readonly home: string;
  readonly sensors: readonly NewSensor[];
  readonly claims?: readonly Claim[];
}): Promise<SmallNetwork> {
  const folder = mkdtempSync(join(tmpdir(), "teiten-figures-"));
  const paths = dataPaths(folder);
  mkdirSync(paths.archive, { recursive: true });
  const state = openState(paths);
  for (const sensor of options.sensors) await state.addSensor(sensor);
  await state.addClaims(options.claims ?? []);
  await rememberBoot(state.ledger);
  const configuration = {
    home: options.home,
    zone: options.zone,
    store: "embedded",
    engine: { memory: null },
    collector: DEFAULT_COLLECTOR,
    site: DEFAULT_SITE,
    publication: DEFAULT_PUBLICATION,
  };
  const { store } = await openStore(configuration, paths, "write");
  const ids = new Map((await state.sensors()).map((sensor) => [sensor.name, sensor.id]));
  const idOf = (name: string): number => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`the test names no sensor ${name}`);
    return id;
  };
  const context: FigureContext = {
    state,
    store,
    registry: loadRegistry(await state.claims(), emptyRegistry(folder)),
    zone: options.zone,
    home: options.home,
    version: "test",
  };
  writeFileSync(paths.configuration, `home: ${options.home}\nzone: ${options.zone}\n`);
  return {
    folder,
    context,
    state,
    store,
    addFlows: (rows) => store.append("flows", flowBlock(rows, idOf)),
    cover: (sensor, day, cover) =>
      store.append("coverage", coverageBlock(options.zone, idOf(sensor), day, cover ?? {})),
    addFloods: (rows) => store.append("floods", floodBlock(rows, idOf)),
    rollUp: async (days) => {
      await state.ledger.markDays(days);
      await buildRollUps(await openIngest({ paths, configuration, state, store }));
    },
    rollUpSome: async (portion) => buildSomeRollUps(await openIngest({ paths, configuration, state, store }), portion),
    close: async () => {
      await store.close();
      await state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder of reviewed files that claims nothing, so that only the claims of the test count. */
function emptyRegistry(root: string): string {
  const folder = join(root, "scanners");
  mkdirSync(join(folder, "claims"), { recursive: true });
  const real = fileURLToPath(new URL("../../data/scanners", import.meta.url));
  for (const name of ["organisations.schema.json", "sources.schema.json"])
    copyFileSync(join(real, name), join(folder, name));
  const organisation = { slug: "nobody", name: "Nobody", description: "claims nothing" };
  writeFileSync(join(folder, "organisations.json"), JSON.stringify([organisation]));
  writeFileSync(join(folder, "claims", "nobody.csv"), `${CLAIM_COLUMNS.join(",")}\n`);
  const source = { id: "none", title: "None", url: "https://example.org/", licence: "facts", retrieved: "2026-01-01" };
  writeFileSync(join(folder, "sources.json"), JSON.stringify([source]));
  return folder;
}

const secondOf = (at: string): number => {
  const second = Date.parse(at) / 1000;
  return second - (second % 60);
};

function flowBlock(rows: readonly TestFlow[], idOf: (name: string) => number): ColumnBlock {
  return {
    length: rows.length,
    columns: [
      u32(
        "minute",
        "DateTime('UTC')",
        rows.map((row) => secondOf(row.at)),
      ),
      u16(
        "sensor",
        rows.map((row) => idOf(row.sensor)),
      ),
      addresses(
        "source",
        rows.map((row) => row.source),
      ),
      u8(
        "protocol",
        rows.map((row) => row.protocol ?? 6),
      ),
      u16(
        "port",
        rows.map((row) => row.port ?? 0),
      ),
      u16(
        "service",
        rows.map((row) => row.service ?? 0),
      ),
      u8(
        "fragment",
        rows.map((row) => row.fragment ?? 0),
      ),
      u8(
        "class",
        rows.map((row) => classOf(row)),
      ),
      u16(
        "marks",
        rows.map((row) => row.marks ?? 0),
      ),
      u8(
        "payload",
        rows.map((row) => PAYLOAD_CLASSES.findIndex(({ name }) => name === (row.payload ?? "none"))),
      ),
      u8(
        "flags",
        rows.map((row) => row.flags ?? ((row.protocol ?? 6) === 6 ? 2 : 0)),
      ),
      u8(
        "ttl",
        rows.map((row) => row.ttl ?? 64),
      ),
      regions(
        "region",
        rows.map((row) => row.region ?? "??"),
      ),
      u32(
        "asn",
        "UInt32",
        rows.map((row) => row.asn ?? 0),
      ),
      u32(
        "packets",
        "UInt32",
        rows.map((row) => row.packets ?? 1),
      ),
      u64(
        "bytes",
        rows.map((row) => (row.packets ?? 1) * 40),
      ),
      u32(
        "destinations",
        "UInt32",
        rows.map((row) => row.destinations ?? 1),
      ),
      u32(
        "segment",
        "UInt32",
        rows.map(() => 1),
      ),
    ],
  };
}

function floodBlock(
  rows: readonly (TestFlow & { readonly sources: number })[],
  idOf: (name: string) => number,
): ColumnBlock {
  return {
    length: rows.length,
    columns: [
      strings(
        "day",
        rows.map((row) => row.at.slice(0, 10)),
      ),
      u32(
        "minute",
        "DateTime('UTC')",
        rows.map((row) => secondOf(row.at)),
      ),
      u16(
        "sensor",
        rows.map((row) => idOf(row.sensor)),
      ),
      u8(
        "protocol",
        rows.map((row) => row.protocol ?? 6),
      ),
      u16(
        "port",
        rows.map((row) => row.port ?? 0),
      ),
      u8(
        "class",
        rows.map((row) => classOf(row)),
      ),
      u64(
        "packets",
        rows.map((row) => row.packets ?? row.sources),
      ),
      u64(
        "sources",
        rows.map((row) => row.sources),
      ),
    ],
  };
}

function coverageBlock(zoneName: string, sensor: number, day: string, options: CoverOptions): ColumnBlock {
  const zone = openZone(zoneName);
  const start = dayStart(zone, day);
  const minutes = Math.round((options.hours === undefined ? dayLength(zone, day) : options.hours * 3600) / 60);
  const all = Array.from({ length: minutes }, (_, index) => start + index * 60);
  const spread = (total: number): number[] => all.map((_, index) => (index === 0 ? total : 0));
  return {
    length: minutes,
    columns: [
      strings(
        "day",
        all.map(() => day),
      ),
      u32("minute", "DateTime('UTC')", all),
      u16(
        "sensor",
        all.map(() => sensor),
      ),
      u8(
        "seconds",
        all.map(() => options.secondsPerMinute ?? 60),
      ),
      u64("captured", spread(options.captured ?? 0)),
      u64("dropped", spread(options.dropped ?? 0)),
      u64(
        "late",
        all.map(() => 0),
      ),
      strings(
        "reason",
        all.map(() => options.reason ?? ""),
      ),
      strings(
        "kind",
        all.map(() => options.kind ?? "declared"),
      ),
    ],
  };
}

const classOf = (row: TestFlow): number => TRAFFIC_CLASSES.indexOf(row.trafficClass ?? "request");

const bytesOf = (values: Uint16Array | Uint32Array | BigUint64Array): Uint8Array => new Uint8Array(values.buffer);
const u8 = (name: string, values: readonly number[]): NativeColumn => ({
  name,
  type: "UInt8",
  bytes: Uint8Array.from(values),
});
const u16 = (name: string, values: readonly number[]): NativeColumn => ({
  name,
  type: "UInt16",
  bytes: bytesOf(Uint16Array.from(values)),
});
const u32 = (name: string, type: string, values: readonly number[]): NativeColumn => ({
  name,
  type,
  bytes: bytesOf(Uint32Array.from(values)),
});
const u64 = (name: string, values: readonly number[]): NativeColumn => ({
  name,
  type: "UInt64",
  bytes: bytesOf(BigUint64Array.from(values, BigInt)),
});
const regions = (name: string, values: readonly string[]): NativeColumn => ({
  name,
  type: "FixedString(2)",
  bytes: new Uint8Array(Buffer.from(values.join(""), "latin1")),
});

function strings(name: string, values: readonly string[]): NativeColumn {
  const bytes = values.flatMap((value) => [value.length, ...Buffer.from(value, "latin1")]);
  return { name, type: "String", bytes: Uint8Array.from(bytes) };
}

function addresses(name: string, values: readonly string[]): NativeColumn {
  const bytes = new Uint8Array(values.length * 16);
  const view = new DataView(bytes.buffer);
  values.forEach((value, row) => {
    const address = parseAddress(value);
    if (address === null) throw new Error(`the test's source ${value} is no address`);
    address.words.forEach((word, index) => view.setUint32(row * 16 + index * 4, word >>> 0));
    if (address.version === 4) view.setUint32(row * 16 + 8, 0xffff);
  });
  return { name, type: "IPv6", bytes };
}
