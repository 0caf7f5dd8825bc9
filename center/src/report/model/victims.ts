import { formatAddress, parseAddress } from "@teiten/core/names";
import type { CaptionNote, Cell, FigureResult } from "../../analyze/index.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { VictimRow, VictimSection } from "./victim-section.ts";

const IPV4_BLOCK = 0xffffff00;
/** Of the second word. */
const IPV6_BLOCK = 0xffff0000;

/**
 * The victims, entered in the list of exhibits as the next table. Neither the model nor the files of the report hold their
 * addresses, which are people's: a block of addresses stands for each.
 */
export function buildVictims(result: FigureResult, list: ExhibitList): VictimSection {
  const column = (name: string): readonly number[] => numbers(result, name).map((value) => value ?? 0);
  const [asn, packets, sensors, seconds, attacks] = ["asn", "packets", "sensors", "seconds", "attacks"].map(column);
  const [region, port, victim] = [texts(result, "region"), texts(result, "port"), texts(result, "victim")];
  const rows = texts(result, "bin").map((bin, row): VictimRow => ({
    month: bin.slice(0, 7),
    network: blockOf(victim[row] ?? ""),
    asn: asn?.[row] ?? 0,
    region: region[row] ?? "??",
    port: port[row] ?? "",
    packets: packets?.[row] ?? 0,
    sensors: sensors?.[row] ?? 0,
    seconds: seconds?.[row] ?? 0,
    attacks: attacks?.[row] ?? 0,
  }));
  const columns: Record<string, readonly Cell[]> = {};
  for (const name of COLUMNS) columns[name] = rows.map((row) => row[name]);
  return {
    exhibit: list.add("table", "victims", [result], { columns, labels: result.labels, notes: toldNotes(result) }),
    rows,
  };
}

const COLUMNS = ["month", "network", "asn", "region", "port", "packets", "sensors", "seconds", "attacks"] as const;

/** The notes of the figure but for those that speak of its own columns and parameters, which the table does not show. */
function toldNotes(result: FigureResult): readonly CaptionNote[] {
  return result.caption.notes.filter((note) => !/\b(?:attacks|seconds|tcp-reply)\b/.test(note.en));
}

/** The /24 or /48 of an address. */
function blockOf(text: string): string {
  const address = parseAddress(text);
  if (address === null) return "";
  const [first, second, , last] = address.words;
  if (address.version === 4) return `${formatAddress({ version: 4, words: [0, 0, 0, masked(last, IPV4_BLOCK)] })}/24`;
  return `${formatAddress({ version: 6, words: [first, masked(second, IPV6_BLOCK), 0, 0] })}/48`;
}

const masked = (word: number, mask: number): number => (word & mask) >>> 0;
