import type { SeenPacket } from "./segment-file.ts";

/** A segment as the sensor closed it: what the center must hold of it, to the packet. */
export interface TrueSegment {
  readonly sensor: string;
  readonly boot: string;
  readonly sequence: number;
  readonly sha256: string;
  readonly packets: readonly SeenPacket[];
}

/** Packets that the engine holds of one segment, observation day and port. */
export interface CountedCell {
  readonly sensor: string;
  readonly boot: string;
  readonly sequence: number;
  readonly day: string;
  readonly port: number;
  readonly packets: number;
}

/** A line of the center's ledger, as far as the comparison needs it. */
export interface LedgerLine {
  readonly sensor: string;
  readonly boot: string;
  readonly sequence: number;
  readonly sha256: string;
  readonly status: string;
  /** Packets of which the books say by name why they do not count; none where it is not given. */
  readonly named?: number;
}

/** What differs between the truth and the center. */
export interface Differences {
  /** Packets. */
  readonly lost: number;
  readonly doubled: number;
  /** Packets that are not counted and that the books account for by name, to the packet. */
  readonly named: number;
  /** Segments of which a part is there. */
  readonly half: number;
  /** Segments that the ledger lacks, has twice, has with other bytes, or has not ingested. */
  readonly wrongLines: number;
  /** A few examples in words. */
  readonly examples: readonly string[];
}

const MOST_EXAMPLES = 8;
const JST_SECONDS = 9 * 3600;

/** Compares what sensors closed with what the center counted: per segment, per day (in Japan) and per port. */
export function compareWithTruth(
  truth: readonly TrueSegment[],
  ledger: readonly LedgerLine[],
  cells: readonly CountedCell[],
): Differences {
  const expected = new Map<string, number>();
  for (const segment of truth) {
    for (const { port, second } of segment.packets)
      addTo(expected, `${keyOf(segment)} ${dayInJapan(second)} ${port}`, 1);
  }
  const found = new Map<string, number>();
  for (const cell of cells) addTo(found, `${keyOf(cell)} ${cell.day} ${cell.port}`, cell.packets);
  const examples: string[] = [];
  const short = new Map<string, number>();
  let doubled = 0;
  for (const cell of new Set([...expected.keys(), ...found.keys()])) {
    const difference = (found.get(cell) ?? 0) - (expected.get(cell) ?? 0);
    if (difference < 0) addTo(short, cell.split(" ")[0] ?? "", -difference);
    else doubled += difference;
    if (difference !== 0) examples.push(`${cell}: ${found.get(cell) ?? 0} instead of ${expected.get(cell) ?? 0}`);
  }
  const { lost, named, accounted } = withoutNamed(short, ledger);
  const wrong = wrongLines(truth, ledger);
  examples.push(...wrong);
  return {
    lost,
    doubled,
    named,
    half: halfOf(
      truth.filter((segment) => !accounted.has(keyOf(segment))),
      cells,
    ),
    wrongLines: wrong.length,
    examples: examples.filter((text) => !accounted.has(text.split(" ")[0] ?? "")).slice(0, MOST_EXAMPLES),
  };
}

/** What is missing of each segment, less what its line in the ledger accounts for exactly. */
function withoutNamed(
  short: ReadonlyMap<string, number>,
  ledger: readonly LedgerLine[],
): { readonly lost: number; readonly named: number; readonly accounted: ReadonlySet<string> } {
  const names = new Map(ledger.map((line) => [keyOf(line), line.named ?? 0]));
  const accounted = new Set<string>();
  let [lost, named] = [0, 0];
  for (const [key, missing] of short) {
    if (names.get(key) === missing) {
      accounted.add(key);
      named += missing;
    } else lost += missing;
  }
  return { lost, named, accounted };
}

/** Name of a segment as one word. */
export function keyOf({ sensor, boot, sequence }: Pick<TrueSegment, "sensor" | "boot" | "sequence">): string {
  return `${sensor}/${boot}/${sequence}`;
}

/** Observation day (YYYY-MM-DD) of a second since 1970 UTC; Japan has had no other offset since 1951. */
export function dayInJapan(second: number): string {
  return new Date((second + JST_SECONDS) * 1000).toISOString().slice(0, 10);
}

function wrongLines(truth: readonly TrueSegment[], ledger: readonly LedgerLine[]): readonly string[] {
  const lines = new Map<string, LedgerLine[]>();
  for (const line of ledger) lines.set(keyOf(line), [...(lines.get(keyOf(line)) ?? []), line]);
  const wrong = truth.flatMap((segment) => {
    const found = lines.get(keyOf(segment)) ?? [];
    const [line] = found;
    if (line === undefined) return [`${keyOf(segment)} is not in the ledger`];
    if (found.length > 1) return [`${keyOf(segment)} is in the ledger ${found.length} times`];
    if (line.sha256 !== segment.sha256) return [`${keyOf(segment)} has other bytes in the ledger`];
    return line.status === "ingested" ? [] : [`${keyOf(segment)} is ${line.status}`];
  });
  const known = new Set(truth.map(keyOf));
  return [...wrong, ...[...lines.keys()].filter((key) => !known.has(key)).map((key) => `nobody sent ${key}`)];
}

function halfOf(truth: readonly TrueSegment[], cells: readonly CountedCell[]): number {
  const found = new Map<string, number>();
  for (const cell of cells) addTo(found, keyOf(cell), cell.packets);
  return truth.filter((segment) => {
    const packets = found.get(keyOf(segment)) ?? 0;
    return packets > 0 && packets < segment.packets.length;
  }).length;
}

function addTo(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}
