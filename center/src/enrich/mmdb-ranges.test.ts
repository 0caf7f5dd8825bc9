import { formatAddress, parsePrefix } from "@teiten/core/names";
import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { addressWords } from "./address-words.ts";
import { addMmdbRanges, isMmdb } from "./mmdb-ranges.ts";
import { RangeBuilder } from "./range-builder.ts";
import type { RangeTable } from "./range-table.ts";
import { regionText } from "./range-value.ts";

type Value = string | number | { readonly [name: string]: Value };
type Child = Node | number | null;
interface Node {
  children: [Child, Child];
}

/** A value in the data format of the MaxMind DB specification 2.0: strings, 32-bit numbers and maps are enough here. */
function encode(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([name, item]) => [encode(name), encode(item)]),
  ]);
}

function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}

/** A database of the given networks; `records` is 24, 28 or 32, version 6 puts IPv4 under ::/96. */
function database(networks: Readonly<Record<string, Value>>, records: number, version: 4 | 6): Buffer {
  const root: Node = { children: [null, null] };
  const data: Buffer[] = [];
  const offsets: number[] = [];
  for (const [text, value] of Object.entries(networks)) {
    offsets.push(data.reduce((sum, bytes) => sum + bytes.length, 0));
    data.push(encode(value));
    insert(root, bitsOf(text, version), offsets.length - 1);
  }
  const nodes: Node[] = [];
  const collect = (node: Node): void => {
    nodes.push(node);
    for (const child of node.children) if (child !== null && typeof child === "object") collect(child);
  };
  collect(root);
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const record = (child: Child): number => {
    if (child === null) return nodes.length;
    return typeof child === "object" ? numbers.get(child)! : nodes.length + 16 + offsets[child]!;
  };
  const tree = nodes.map(({ children }) => packNode(record(children[0]), record(children[1]), records));
  const metadata = encode({
    node_count: nodes.length,
    record_size: records,
    ip_version: version,
    database_type: "Test",
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
  });
  return Buffer.concat([
    ...tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"),
    metadata,
  ]);
}

function bitsOf(text: string, version: 4 | 6): string {
  const { address, length } = parsePrefix(text)!;
  const bits = address.words.map((word) => word.toString(2).padStart(32, "0")).join("");
  if (address.version === 6) return bits.slice(0, length);
  return version === 6 ? bits.slice(0, 96 + length) : bits.slice(96, 96 + length);
}

function insert(root: Node, bits: string, leaf: number): void {
  let node = root;
  [...bits].forEach((bit, depth) => {
    const side = bit === "1" ? 1 : 0;
    const child = node.children[side];
    if (depth === bits.length - 1) node.children[side] = leaf;
    else node = node.children[side] = child !== null && typeof child === "object" ? child : { children: [null, null] };
  });
}

function packNode(left: number, right: number, records: number): Buffer {
  const bytes = Buffer.alloc(records / 4);
  if (records === 28) {
    bytes.writeUIntBE(left & 0xffffff, 0, 3);
    bytes[3] = ((left >>> 24) << 4) | (right >>> 24);
    bytes.writeUIntBE(right & 0xffffff, 4, 3);
  } else {
    bytes.writeUIntBE(left, 0, records / 8);
    bytes.writeUIntBE(right, records / 8, records / 8);
  }
  return bytes;
}

function read(bytes: Buffer, kind: "region" | "asn" = "region"): RangeTable {
  const builder = new RangeBuilder();
  addMmdbRanges(bytes, "test.mmdb", kind, builder);
  return builder.build();
}

function at(table: RangeTable, address: string): number {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = addressWords(address)!;
  return table.value6(word0, word1, word2, word3);
}

function failure(bytes: Buffer, kind: "region" | "asn" = "region"): string {
  try {
    read(bytes, kind);
  } catch (error) {
    if (error instanceof TeitenError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "read";
}

const NETWORKS = {
  "1.0.0.0/24": { country: { iso_code: "AU" } },
  "192.0.2.128/25": { registered_country: { iso_code: "JP" } },
  "203.0.113.7": { country_code: "FR" },
  "2001:db8::/32": { country: "DE" },
};

test("reads countries of every record size, under both versions", () => {
  for (const records of [24, 28, 32]) {
    const table = read(database(NETWORKS, records, 6));
    const regions = [
      "1.0.0.255",
      "1.0.1.0",
      "192.0.2.127",
      "192.0.2.128",
      "203.0.113.7",
      "2001:db8:1::1",
      "2001:db9::",
    ];
    expect(regions.map((address) => regionText(at(table, address)))).toEqual([
      "AU",
      "??",
      "??",
      "JP",
      "FR",
      "DE",
      "??",
    ]);
  }
  const { "2001:db8::/32": _six, ...four } = NETWORKS;
  expect(regionText(at(read(database(four, 24, 4)), "192.0.2.200"))).toBe("JP");
});

test("reads AS numbers in the forms that databases use", () => {
  const table = read(
    database({ "1.0.0.0/8": { autonomous_system_number: 13335 }, "2.0.0.0/8": { asn: "AS64500" } }, 24, 4),
    "asn",
  );
  expect([at(table, "1.2.3.4"), at(table, "2.2.3.4"), at(table, "3.2.3.4")]).toEqual([13335, 64500, 0]);
});

test("every address of the space agrees with the networks", () => {
  const networks: Record<string, Value> = {};
  for (let index = 0; index < 64; index += 1) {
    const address = formatAddress({ version: 4, words: [0, 0, 0, (index * 0x0401_0300) >>> 0] });
    networks[`${address}/24`] = { country_code: index % 2 === 0 ? "JP" : "US" };
  }
  const table = read(database(networks, 28, 6));
  for (let index = 0; index < 64; index += 1) {
    const address = (index * 0x0401_0300) >>> 0;
    expect(regionText(table.value4(address + 255))).toBe(index % 2 === 0 ? "JP" : "US");
    expect(table.value4((address + 256) >>> 0)).toBe(0);
  }
});

test("a database is recognised, and one of the other kind or damaged is refused", () => {
  const bytes = database(NETWORKS, 24, 6);
  expect(isMmdb(bytes)).toBe(true);
  expect(isMmdb(Buffer.from("1.0.0.0,1.0.0.255,AU\n"))).toBe(false);
  expect(failure(bytes, "asn")).toContain("dataset-kind");
  expect(failure(Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"))).toContain("dataset-mmdb");
  expect(failure(bytes.subarray(60))).toMatch(/^dataset-/);
});

test("a changed byte anywhere gives a table or an error, and never anything else", () => {
  const bytes = database(NETWORKS, 24, 6);
  for (let position = 0; position < bytes.length; position += 1) {
    const changed = Buffer.from(bytes);
    changed[position] = changed[position]! ^ 0xff;
    expect(failure(changed)).toMatch(/^(read|dataset-\w+ )/);
  }
});
