import type { FlowColumns } from "@teiten/core/flow";

const ENOUGH = 10;
const WORDS = 12;
const FIRST_SOURCES = 1 << 16;
const REQUEST = 0;
const TCP = 6;
const UDP = 17;

/** Counts the sources that reach at least ten distinct (protocol, port) of TCP and UDP with requests, exactly. */
export interface ScanCount {
  add(block: FlowColumns): void;
  sources(): number;
}

/**
 * The scan rule of the published tables on one day of IPv4, fed with flow rows. Each source has a row of twelve words:
 * address, how many ports, then up to ten of them; a source with ten is settled and its row is not searched any more.
 */
export function createScanCount(): ScanCount {
  let rows = new Int32Array(FIRST_SOURCES * WORDS);
  let index = new Int32Array(FIRST_SOURCES * 2);
  let length = 0;
  let found = 0;

  function rowOf(source: number): number {
    const mask = index.length - 1;
    for (let at = (Math.imul(source ^ (source >>> 15), 0x2c1b3c6d) >>> 7) & mask; ; at = (at + 1) & mask) {
      const row = (index[at] ?? 0) - 1;
      if (row < 0) {
        index[at] = length + 1;
        rows[length * WORDS] = source;
        return length++;
      }
      if (rows[row * WORDS] === source) return row;
    }
  }

  function grow(): void {
    const before = rows;
    const count = length;
    rows = new Int32Array(before.length * 2);
    index = new Int32Array(index.length * 2);
    length = 0;
    for (let row = 0; row < count; row++) rowOf(before[row * WORDS] ?? 0);
    rows.set(before);
  }

  function addPort(row: number, port: number): void {
    const at = row * WORDS;
    const ports = rows[at + 1] ?? 0;
    if (ports >= ENOUGH) return;
    for (let slot = 0; slot < ports; slot++) if (rows[at + 2 + slot] === port) return;
    rows[at + 2 + ports] = port;
    rows[at + 1] = ports + 1;
    if (ports + 1 === ENOUGH) found++;
  }

  function add(block: FlowColumns): void {
    const { source, protocol, port, trafficClass, fragment } = block;
    for (let row = 0; row < block.length; row++) {
      const number = protocol[row] ?? 0;
      if (trafficClass[row] !== REQUEST || (number !== TCP && number !== UDP) || fragment[row] !== 0) continue;
      if ((length + 1) * WORDS > rows.length) grow();
      const at = row * 16 + 12;
      const address =
        ((source[at] ?? 0) << 24) |
        ((source[at + 1] ?? 0) << 16) |
        ((source[at + 2] ?? 0) << 8) |
        (source[at + 3] ?? 0);
      addPort(rowOf(address), ((port[row] ?? 0) << 8) | number);
    }
  }

  return { add, sources: () => found };
}
