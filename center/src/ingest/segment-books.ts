import type { Zone } from "@teiten/core/calendar";
import type { FlowSummary, PlausibleTimes } from "@teiten/core/flow";
import type { SegmentFacts } from "@teiten/core/uplink";
import type { IngestedSegment, Interval } from "../state/index.ts";
import { clockCorrection, statedTime } from "./coverage-facts.ts";
import { daysTouched, framesByDay } from "./observed-time.ts";

/** A sensor's packets may lie so far outside of what its segment states, or behind its arrival: 5 s, in microseconds. */
const TOLERANCE = 5e6;
/** An arrival is known to the second. */
const SECOND = 1e6;
/** 2001-09-09: a clock that stands before was never set; no agent is as old. */
const FIRST_SECOND = 1e9;

/** Between which times the packets of a segment can lie: within what it states, and not after it had arrived. */
export function plausibleTimes(facts: SegmentFacts, receivedAt: number): PlausibleTimes {
  const shift = clockCorrection(facts.clockOffset);
  return {
    shift,
    first: Math.max(FIRST_SECOND * 1e6, facts.from + shift - TOLERANCE),
    last: Math.min(facts.to + shift, receivedAt * 1e6 + SECOND) + TOLERANCE,
  };
}

/**
 * The books of an uploaded segment: `frames` = `counted` + what is uncounted, and to the frames belong those that the
 * sensor read and did not keep (thinned) and those of a segment that it had to throw away (tombstoned).
 */
export function segmentBooks(
  zone: Zone,
  facts: SegmentFacts,
  flows: FlowSummary,
  receivedAt: number,
): Omit<IngestedSegment, "id"> {
  const { thinned, tombstoned, dropped } = facts;
  const stated = statedTime(zone, facts);
  const within = plausibleInterval(receivedAt);
  const intervals = clipped(stated.intervals, within);
  const gaps = clipped(stated.gaps, within);
  return {
    coverage: "measured",
    intervals,
    gaps,
    frames: flows.frames + thinned + tombstoned,
    counted: flows.counted,
    rows: flows.rows,
    uncounted: {
      ...flows.uncounted,
      ...(thinned === 0 ? {} : { thinned }),
      ...(tombstoned === 0 ? {} : { tombstoned }),
    },
    dropped,
    days: framesByDay(zone, flows.minutes),
    coveredDays: daysTouched(zone, [...intervals, ...gaps]),
    reason: facts.kind === "tombstone" ? `tombstone: ${facts.reason ?? "unknown"}` : null,
  };
}

function plausibleInterval(receivedAt: number): Interval {
  return { from: FIRST_SECOND, to: receivedAt + (SECOND + TOLERANCE) / 1e6 };
}

function clipped<Part extends Interval>(parts: readonly Part[], within: Interval): readonly Part[] {
  return parts
    .map((part) => ({ ...part, from: Math.max(part.from, within.from), to: Math.min(part.to, within.to) }))
    .filter(({ from, to }) => to > from);
}
