import type { BootExtent, GapStretch, HeartbeatSign, Interval, ObservedStretch } from "../state/index.ts";
import { stoppedBetween } from "./coverage-blind.ts";
import type { BlindSpan } from "./coverage-blind.ts";
import { cutAt, within, without } from "./coverage-spans.ts";
import type { UnobservedSpan } from "./coverage-spans.ts";

/** What is known of a sensor of the fleet around a span of time. */
export interface SensorSigns {
  readonly stretches: readonly ObservedStretch[];
  readonly gaps: readonly GapStretch[];
  /** Of all its runs. */
  readonly extents: readonly BootExtent[];
  readonly heartbeats: readonly HeartbeatSign[];
  /** Time that does not count whatever the segments say. */
  readonly blind: readonly BlindSpan[];
}

/**
 * The time of `span` that the sensor did not observe, from the first sign of its agent to the last, each part with its
 * state; the rest of `span` within these signs is `up`. What comes after the last sign is nobody's yet.
 */
export function unobservedSpans(span: Interval, signs: SensorSigns): readonly UnobservedSpan[] {
  const { stretches, gaps, extents, blind } = signs;
  const [first] = extents;
  const known = first === undefined ? null : within({ from: first.from, to: lastSign(extents) }, span);
  const observed = stretches.flatMap((stretch) => within(stretch, span) ?? []);
  const refused = blind.flatMap((part) => {
    const inside = within(part, span);
    return inside === null ? [] : [{ ...inside, reason: part.reason }];
  });
  const withheld = apart(refused).flatMap((part) => splitBy(part, observed));
  if (known === null) return withheld;
  const rest = without(known, [...observed, ...withheld]);
  return [...withheld, ...rest.flatMap((part) => explain(part, gaps, signs))].toSorted(
    (one, other) => one.from - other.from,
  );
}

/** The seconds of `span` that count as observed: the union of the segments without what is withheld. */
export function observedPart(
  span: Interval,
  stretches: readonly ObservedStretch[],
  unobserved: readonly UnobservedSpan[],
): readonly Interval[] {
  const covered = without(span, without(span, stretches));
  return covered.flatMap((part) =>
    without(
      part,
      unobserved.filter(({ withheld }) => withheld),
    ),
  );
}

function lastSign(extents: readonly BootExtent[]): number {
  return Math.max(...extents.map(({ to }) => to));
}

/** Blind spans, each without what an earlier one of the list has already. */
function apart(spans: readonly BlindSpan[]): readonly BlindSpan[] {
  return spans.flatMap((span, index) =>
    without(span, spans.slice(0, index)).map((part) => ({ ...part, reason: span.reason })),
  );
}

/** A blind span as the part that segments claim, which is withheld; the rest is explained like any other time. */
function splitBy({ from, to, reason }: BlindSpan, observed: readonly Interval[]): readonly UnobservedSpan[] {
  const claimed = without({ from, to }, without({ from, to }, observed));
  return claimed.map((part) => ({ ...part, state: "blind", reason, withheld: true }));
}

function explain(part: Interval, gaps: readonly GapStretch[], signs: SensorSigns): readonly UnobservedSpan[] {
  const stopped = stoppedBetween(signs.heartbeats);
  const borders = [...gaps, ...signs.extents, ...stopped, ...signs.blind].flatMap(({ from, to }) => [from, to]);
  return joined(
    cutAt(part, borders).map((piece) => {
      const at = (span: Interval): boolean => span.from <= piece.from && piece.to <= span.to;
      const gap = gaps.find(at);
      if (gap !== undefined) return { ...piece, state: "down", reason: gap.reason, withheld: false };
      const run = signs.extents.find(at);
      if (run === undefined) return { ...piece, ...between(piece, signs.extents) };
      const blind = signs.blind.find(at);
      if (blind !== undefined) return { ...piece, state: "blind", reason: blind.reason, withheld: false };
      return { ...piece, ...(stopped.some(at) ? BLIND : inRun(piece, run, signs)) };
    }),
  );
}

type Why = Pick<UnobservedSpan, "state" | "reason" | "withheld">;

const BLIND: Why = { state: "blind", reason: "capture stopped", withheld: false };
const WAITING: Why = { state: "unknown", reason: "segments not here yet", withheld: false };
const ASIDE: Why = { state: "unknown", reason: "segments set aside", withheld: false };
const OFF: Why = { state: "down", reason: "agent not running", withheld: false };
const BROKEN: Why = { state: "down", reason: "agent broke off", withheld: false };

/** Time between two runs: the agent did not run, unless segments of the run before are still to come. */
function between(piece: Interval, extents: readonly BootExtent[]): Why {
  const before = extents.filter(({ to }) => to <= piece.from).toSorted((one, other) => one.to - other.to);
  const run = before.at(-1);
  return run !== undefined && run.last !== null && run.complete <= run.last ? WAITING : OFF;
}

/** Time within a run that no segment covers: by whether its neighbours are there. */
function inRun(piece: Interval, run: BootExtent, { stretches, gaps }: SensorSigns): Why {
  const own = [...stretches, ...gaps].filter(({ boot, number }) => boot === run.boot && number !== null);
  const before = Math.max(-1, ...own.filter(({ to }) => to <= piece.from).map(numberOf));
  const after = Math.min(Infinity, ...own.filter(({ from }) => from >= piece.to).map(numberOf));
  if (run.last !== null && before >= run.last) return BROKEN;
  if (after === before + 1) return BLIND;
  if (after === Infinity) return before >= 0 && before + 1 < run.complete ? BLIND : WAITING;
  if (after > run.complete) return WAITING;
  return before < 0 ? BLIND : ASIDE;
}

const numberOf = ({ number }: { readonly number: number | null }): number => number ?? -1;

/** Neighbours of one state and reason as one span. */
function joined(spans: readonly UnobservedSpan[]): readonly UnobservedSpan[] {
  const result: UnobservedSpan[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last?.to === span.from && last.state === span.state && last.reason === span.reason)
      result[result.length - 1] = { ...last, to: span.to };
    else result.push(span);
  }
  return result;
}
