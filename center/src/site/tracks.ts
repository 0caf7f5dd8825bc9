import { addDays, addMonths } from "@teiten/core/calendar";
import type {
  PublicationPeriod,
  PublishedCellOfSeries,
  PublishedGroupName,
  PublishedSeries,
  PublishedSpan,
} from "../publish/index.ts";
import { nextCell, shownCells } from "./cell-names.ts";

/** All series of one group with one period over the same cells. */
export interface Track {
  readonly group: PublishedGroupName;
  readonly period: PublicationPeriod;
  /** The newest cells that a graph shows, oldest first and without a gap. */
  readonly cells: readonly PublishedSpan[];
  readonly series: readonly TrackSeries[];
}

/** One series over its track's cells; null where a cell was never decided. */
export interface TrackSeries {
  readonly kind: PublishedSeries["kind"];
  readonly name: string;
  readonly cells: readonly (PublishedCellOfSeries | null)[];
}

const ORDER: readonly string[] = ["domestic", "overseas", "all"];

/** The tracks that have a published value among their newest cells: the newest first, home before abroad. */
export function tracksOf(series: readonly PublishedSeries[]): readonly Track[] {
  const names = [...new Set(series.map(({ group, period }) => `${group} ${period}`))];
  const tracks = names.flatMap((name) => {
    const own = series.filter(({ group, period }) => `${group} ${period}` === name);
    return own[0] === undefined ? [] : [trackOf(own, own[0])];
  });
  return tracks
    .filter((track) => track.series.some((one) => one.cells.some((cell) => cell !== null && cell.value !== null)))
    .toSorted(
      (one, other) => endOf(other).localeCompare(endOf(one)) || ORDER.indexOf(one.group) - ORDER.indexOf(other.group),
    );
}

function endOf({ cells }: Track): string {
  return cells.at(-1)?.to ?? "";
}

function trackOf(series: readonly PublishedSeries[], { group, period }: PublishedSeries): Track {
  const cells = spansOf(
    series.flatMap((one) => one.cells),
    period,
  ).slice(-shownCells(period));
  return {
    group,
    period,
    cells,
    series: series.map(({ kind, name, cells: own }) => {
      const byLabel = new Map(own.map((cell) => [cell.label, cell]));
      return { kind, name, cells: cells.map(({ label }) => byLabel.get(label) ?? null) };
    }),
  };
}

/** Every cell from the first to the last, also those in which nothing was decided. */
function spansOf(decided: readonly PublishedSpan[], period: PublicationPeriod): readonly PublishedSpan[] {
  const known = new Map(decided.map(({ label, from, to }) => [label, { label, from, to }]));
  const ordered = [...known.values()].toSorted((one, other) => one.from.localeCompare(other.from));
  const spans: PublishedSpan[] = [];
  for (const span of ordered) {
    for (let last = spans.at(-1); last !== undefined && last.to < span.from; last = spans.at(-1)) {
      spans.push(spanAfter(last, period));
    }
    spans.push(span);
  }
  return spans;
}

function spanAfter(span: PublishedSpan, period: PublicationPeriod): PublishedSpan {
  const from = span.to;
  const to = period === "week" ? addDays(from, 7) : addMonths(from, period === "month" ? 1 : 3);
  return { label: nextCell(span, period), from, to };
}
