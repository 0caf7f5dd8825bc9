import type { CaptureResult } from "../ingest/index.ts";
import { counted } from "../telemetry/index.ts";
import type { OutputCell, OutputTable } from "./output.ts";

/** What became of each capture, one row each; `doubts` says, by segment id, what else a reader must know of one; of each SHA-256 the first `shaDigits` digits. */
export function resultTable(
  results: readonly CaptureResult[],
  doubts: ReadonlyMap<number, readonly string[]>,
  shaDigits = 64,
): OutputTable {
  const column = (name: string, of: (result: CaptureResult) => OutputCell): OutputTable["columns"][number] => ({
    name,
    values: results.map(of),
  });
  return {
    columns: [
      column("file", (result) => result.path),
      column("sensor", (result) => result.sensor),
      column("outcome", (result) => (isFinished(result) ? "finished" : result.outcome)),
      column("frames", (result) => (result.outcome === "ingested" ? result.segment.frames : null)),
      column("counted", (result) => (result.outcome === "ingested" ? result.segment.counted : null)),
      column("rows", (result) => (result.outcome === "ingested" ? result.segment.rows : null)),
      column("dropped", (result) => (result.outcome === "ingested" ? result.segment.dropped : null)),
      column("coverage", (result) => (result.outcome === "ingested" ? result.segment.coverage : null)),
      column("observed_seconds", observedSeconds),
      column("sha256", (result) => ("sha256" in result ? result.sha256.slice(0, shaDigits) : null)),
      column("note", (result) => noteOf(result, doubts)),
    ],
  };
}

/** The totals, and the frames that did not become rows with their reasons. */
export function summaryLines(results: readonly CaptureResult[], seconds: number): readonly string[] {
  const of = (outcome: CaptureResult["outcome"]): number =>
    results.filter((result) => result.outcome === outcome).length;
  const segments = results.flatMap((result) => (result.outcome === "ingested" ? [result.segment] : []));
  const sum = (value: (segment: (typeof segments)[number]) => number): number =>
    segments.reduce((total, segment) => total + value(segment), 0);
  const reasons = new Map<string, number>();
  for (const { uncounted } of segments) {
    for (const [reason, frames] of Object.entries(uncounted)) reasons.set(reason, (reasons.get(reason) ?? 0) + frames);
  }
  const listed = [...reasons].map(([reason, frames]) => `${reason} ${frames}`).join(", ");
  const finished = results.filter(isFinished).length;
  const outcome = [
    `${of("ingested") - finished} ingested, ${finished === 0 ? "" : `${finished} finished, `}${of("already")} there before, ${of("refused")} refused, in ${seconds.toFixed(1)} s`,
  ];
  if (segments.length === 0) return outcome;
  return [
    ...outcome,
    `${counted(
      sum((segment) => segment.frames),
      "frame",
    )}: ${sum((segment) => segment.counted)} counted in ${counted(
      sum((segment) => segment.rows),
      "row",
    )}` +
      (listed === "" ? "" : `; not counted: ${listed}`) +
      (sum((segment) => segment.dropped) === 0
        ? ""
        : `; dropped while capturing: ${sum((segment) => segment.dropped)}`),
  ];
}

/** Whether an earlier run had begun with the capture. */
function isFinished(result: CaptureResult): boolean {
  return result.outcome === "ingested" && result.finished === true;
}

function observedSeconds(result: CaptureResult): number | null {
  if (result.outcome !== "ingested") return null;
  return result.segment.intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

function noteOf(result: CaptureResult, doubts: ReadonlyMap<number, readonly string[]>): string | null {
  switch (result.outcome) {
    case "broken off":
    case "refused":
      return result.error.message;
    case "already":
      return "already ingested";
    case "ingested": {
      const uncounted = Object.entries(result.segment.uncounted).map(([reason, frames]) => `${reason} ${frames}`);
      const parts = [...(doubts.get(result.segmentId) ?? []), ...uncounted];
      if (result.cut !== null) parts.unshift(`cut at byte ${result.cut.offset}: ${result.cut.reason}`);
      return parts.length === 0 ? null : parts.join(", ");
    }
  }
}
