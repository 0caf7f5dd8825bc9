import type { ColumnBlock } from "./store.ts";

/**
 * The pieces of a block in ClickHouse's Native format: number of columns and rows as varints, then per column its name,
 * its type and its raw little-endian values. The values are not copied: the pieces share the memory of the block.
 * https://clickhouse.com/docs/interfaces/formats/Native
 */
export function nativeBlock(block: ColumnBlock): readonly Uint8Array[] {
  return [
    Buffer.concat([varint(block.columns.length), varint(block.length)]),
    ...block.columns.flatMap(({ name, type, bytes }) => [Buffer.concat([text(name), text(type)]), bytes]),
  ];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
