import { TeitenError } from "../telemetry/index.ts";

/** What a MaxMind database says of its search tree. */
export interface MmdbTree {
  readonly bytes: Buffer;
  readonly nodeCount: number;
  /** Bits of a record: 24, 28 or 32; a node has two. */
  readonly recordSize: number;
  readonly ipVersion: number;
}

/** A network that ends in a data record: four words of its first address (IPv4 mapped), length of 128, and the record's number. */
export type OnNetwork = (words: Uint32Array, length: number, record: number) => void;

const FOUR_DEPTH = 96;

/**
 * Visits all networks of the tree that have data, in ascending order. IPv4 lies in an IPv6 tree under ::/96; other places
 * that lead to the same subtree (mapped, 6to4, Teredo) are passed over. `words` is filled anew for each visit.
 */
export function walkTree(tree: MmdbTree, place: string, onNetwork: OnNetwork): void {
  const read = recordReader(tree, place);
  const words = new Uint32Array(4);
  const start4 = tree.ipVersion === 4 ? 0 : fourStart(tree, read);
  const visit = (node: number, depth: number, isFour: boolean): void => {
    if (node === tree.nodeCount) return;
    if (node > tree.nodeCount) return onNetwork(words, depth, node);
    if (depth === 128) throw damaged(place, "the tree is deeper than an address");
    if (!isFour && node === start4) return;
    const mask = 0x8000_0000 >>> (depth & 31);
    const word = depth >>> 5;
    visit(read(node, 0), depth + 1, isFour);
    words[word] = ((words[word] as number) | mask) >>> 0;
    visit(read(node, 1), depth + 1, isFour);
    words[word] = (words[word] & ~mask) >>> 0;
  };
  words[2] = 0xffff;
  visit(start4, FOUR_DEPTH, true);
  words[2] = 0;
  if (tree.ipVersion === 6) visit(0, 0, false);
}

/** The node under which IPv4 lies, 96 zeros down; fewer when the tree ends before. */
function fourStart(tree: MmdbTree, read: (node: number, side: 0 | 1) => number): number {
  let node = 0;
  for (let depth = 0; depth < FOUR_DEPTH && node < tree.nodeCount; depth += 1) node = read(node, 0);
  return node;
}

function recordReader(
  { bytes, nodeCount, recordSize }: MmdbTree,
  place: string,
): (node: number, side: 0 | 1) => number {
  const nodeBytes = recordSize / 4;
  if (nodeCount * nodeBytes > bytes.length) throw damaged(place, "the file ends inside its search tree");
  if (recordSize === 24) return (node, side) => bytes.readUIntBE(node * nodeBytes + 3 * side, 3);
  if (recordSize === 32) return (node, side) => bytes.readUInt32BE(node * nodeBytes + 4 * side);
  if (recordSize !== 28) throw damaged(place, `records of ${recordSize} bits are not known`);
  return (node, side) => {
    const at = node * nodeBytes;
    const middle = bytes[at + 3] as number;
    return side === 0
      ? (middle >>> 4) * 0x100_0000 + bytes.readUIntBE(at, 3)
      : (middle & 0x0f) * 0x100_0000 + bytes.readUIntBE(at + 4, 3);
  };
}

function damaged(place: string, what: string): TeitenError {
  const message = `the database cannot be read: ${what}`;
  return new TeitenError({ code: "dataset-mmdb", place, message, advice: "download the file again" });
}
