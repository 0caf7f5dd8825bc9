import type { DatasetKind, DatasetRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { addressWords } from "./address-words.ts";
import { datasetOn, datasetsInUse } from "./dataset-choice.ts";
import { loadDatasetTable } from "./dataset-table.ts";
import type { RangeTable } from "./range-table.ts";
import { regionText } from "./range-value.ts";

/** What dated data say of one address: a region code (`??` unknown) and an AS number (0 unknown). */
export interface SourceFacts {
  readonly region: string;
  readonly asn: number;
}

const UNKNOWN_REGION_BYTES = 0x3f3f;

/** The tables that speak for one observation day, and the data sets they were made from. */
export class SourceTables {
  readonly region: DatasetRecord;
  readonly asn: DatasetRecord;
  private readonly regions: RangeTable;
  private readonly asns: RangeTable;
  private values = new Uint32Array(0);

  constructor(region: DatasetRecord, asn: DatasetRecord, regions: RangeTable, asns: RangeTable) {
    this.region = region;
    this.asn = asn;
    this.regions = regions;
    this.asns = asns;
  }

  /**
   * Fills `region` (two letters a row, `??` unknown) and `asn` (0 unknown) for `length` sources of 16 bytes each in network
   * byte order, IPv4 mapped. All arrays are the caller's.
   */
  enrichSources(source: Uint8Array, length: number, region: Uint8Array, asn: Uint32Array): void {
    if (this.values.length < length) this.values = new Uint32Array(length);
    const values = this.values;
    this.regions.fill(source, length, values);
    for (let row = 0; row < length; row += 1) {
      const code = (values[row] as number) || UNKNOWN_REGION_BYTES;
      region[2 * row] = code >>> 8;
      region[2 * row + 1] = code & 0xff;
    }
    this.asns.fill(source, length, asn);
  }

  /** The facts about one address written as text; throws a TeitenError when it is no address. */
  lookup(address: string): SourceFacts {
    const words = addressWords(address);
    if (words === null) throw notAnAddress(address);
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = words;
    return {
      region: regionText(this.regions.value6(word0, word1, word2, word3)),
      asn: this.asns.value6(word0, word1, word2, word3),
    };
  }
}

/** The dated data sets of a data directory; tables are read when first asked for and kept. */
export class DatedTables {
  private readonly directory: string;
  private readonly catalogue: readonly DatasetRecord[];
  private readonly loaded = new Map<DatasetRecord, RangeTable>();
  private readonly pairs = new Map<string, SourceTables>();

  /** `directory` is the data directory's `datasets` folder, which need not exist; `catalogue` is `state.datasets()`. */
  constructor(directory: string, catalogue: readonly DatasetRecord[]) {
    this.directory = directory;
    this.catalogue = catalogue;
  }

  /** The tables for the rows of an observation day; days with the same data sets get the same object. */
  on(day: string): SourceTables {
    const region = datasetOn(this.catalogue, "region", day);
    const asn = datasetOn(this.catalogue, "asn", day);
    const key = `${region.id} ${region.date} ${asn.id} ${asn.date}`;
    const known = this.pairs.get(key);
    if (known !== undefined) return known;
    const tables = new SourceTables(region, asn, this.table(region), this.table(asn));
    this.pairs.set(key, tables);
    return tables;
  }

  /** One kind's table for a day alone, for questions that need no other. */
  kindOn(kind: DatasetKind, day: string): RangeTable {
    return this.table(datasetOn(this.catalogue, kind, day));
  }

  /** The data sets that speak for a half-open range of days. */
  inUse(from: string, to: string): readonly DatasetRecord[] {
    return datasetsInUse(this.catalogue, from, to);
  }

  private table(record: DatasetRecord): RangeTable {
    const known = this.loaded.get(record);
    if (known !== undefined) return known;
    const table = loadDatasetTable(this.directory, record);
    this.loaded.set(record, table);
    return table;
  }
}

/** The error for a text that should be an address; commands use it too. */
export function notAnAddress(text: string): TeitenError {
  return new TeitenError({
    code: "address-invalid",
    message: `“${text}” is not an IP address`,
    advice: "write an IPv4 address as 192.0.2.1, an IPv6 address as 2001:db8::1",
    exitCode: 2,
  });
}
