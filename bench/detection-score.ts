import type { Disturbance, PlannedChange, QuarterTruth } from "./detection-truth.ts";

/** A change as it was reported; `scope`, `noticed` and `cause` are null where the detector says none of them. */
export interface ReportedChange {
  /** Null where it is a region's own. */
  readonly port: string | null;
  /** The region or the tool whose packets alone are meant. */
  readonly region: string | null;
  readonly tool: string | null;
  readonly scope: string | null;
  readonly sensors: readonly string[];
  /** Hours since 1970 UTC; an end that is not known is infinite. */
  readonly start: number;
  readonly end: number;
  readonly noticed: number | null;
  readonly factor: number;
  readonly score: number;
  /** The largest part of its explanation. */
  readonly cause: string | null;
  /** Labelled as a flood of forged sources. */
  readonly flood: boolean;
  readonly draft: boolean;
}

/** What a detector got right in some quarters; sums, so that scores can be added. */
export interface Score {
  readonly scored: number;
  readonly found: number;
  readonly rightScope: number;
  /** Of the scored and found ones those of a region or tool alone. */
  readonly narrow: number;
  readonly narrowFound: number;
  readonly others: number;
  readonly othersFound: number;
  /** Found changes, scored or not, whose explanation has a largest part, and those where it is the planted cause. */
  readonly explained: number;
  readonly rightCause: number;
  readonly reported: number;
  readonly false: number;
  /** Of the false ones those that tell a planned change once more. */
  readonly twice: number;
  /** Of the false ones those at the sensor and in the time of an outage, a join, a new address or dropped packets. */
  readonly disturbed: number;
  readonly drafts: number;
  readonly falseDrafts: number;
  /** Hours from the start of each found change of factor 5 or more to its notice. */
  readonly delays: readonly number[];
  /** What was missed, wrong or too much, one line each. */
  readonly faults: readonly string[];
}

/** Hours by which a report may miss a planned change on either side and still be of it. */
const SLACK = 6;
/** Hours after the end of an outage in which what is reported at its sensor is taken to come from it. */
const AFTERMATH = 24;
/** Scopes that cannot be a bulletin's. */
const LOCAL = ["one sensor", "one network"];

interface Match {
  readonly plan: PlannedChange;
  /** The one that tells it best, then those that tell it again. */
  readonly reports: readonly ReportedChange[];
}

/** Holds what was reported in one quarter against its plan. A labelled flood is right when there was one. */
export function scoreQuarter(truth: QuarterTruth, reported: readonly ReportedChange[]): Score {
  const matches = truth.changes.map((plan): Match => ({ plan, reports: reportsOf(plan, reported) }));
  const first = new Set(matches.flatMap(({ reports }) => reports.slice(0, 1)));
  const again = new Set(matches.flatMap(({ reports }) => reports.slice(1)).filter((report) => !first.has(report)));
  const isFlood = (report: ReportedChange): boolean =>
    report.flood && truth.floods.some(({ port, hour }) => port === report.port && Math.abs(report.start - hour) <= 1);
  const wrong = reported.filter((report) => !first.has(report) && !isFlood(report));
  const disturbed = wrong.filter((report) => truth.disturbances.some((one) => isIn(report, one)));
  const scored = matches.filter(({ plan }) => plan.scored);
  const found = scored.filter(({ reports }) => reports.length > 0);
  const narrow = scored.filter(({ plan }) => plan.part !== null);
  const others = matches.filter(({ plan }) => !plan.scored);
  const explained = matches.filter(({ reports }) => (reports[0]?.cause ?? null) !== null);
  return {
    scored: scored.length,
    found: found.length,
    rightScope: found.filter(hasRightScope).length,
    narrow: narrow.length,
    narrowFound: narrow.filter(({ reports }) => reports.length > 0).length,
    others: others.length,
    othersFound: others.filter(({ reports }) => reports.length > 0).length,
    explained: explained.length,
    rightCause: explained.filter(hasRightCause).length,
    reported: reported.length,
    false: wrong.length,
    twice: again.size,
    disturbed: disturbed.length,
    drafts: reported.filter(({ draft }) => draft).length,
    falseDrafts: wrong.filter(({ draft }) => draft).length + matches.filter(isFalseDraft).length,
    delays: found.flatMap(({ plan, reports }) => {
      const noticed = reports[0]?.noticed ?? null;
      return plan.factor >= 5 && noticed !== null ? [Math.max(0, noticed - plan.start)] : [];
    }),
    faults: [
      ...scored.filter(({ reports }) => reports.length === 0).map(({ plan }) => `missed: ${textOfPlan(plan)}`),
      ...found.filter((match) => !hasRightScope(match)).map((match) => faultOf("scope", match)),
      ...explained.filter((match) => !hasRightCause(match)).map((match) => faultOf("cause", match)),
      ...matches.filter(isFalseDraft).map((match) => faultOf("draft", match)),
      ...wrong.map((report) => `${again.has(report) ? "twice" : "false"}: ${textOfReport(report)}`),
    ],
  };
}

/** Reports of a planned change: by its port and time, or by its region and time; the closest in kind first. */
function reportsOf(plan: PlannedChange, reported: readonly ReportedChange[]): readonly ReportedChange[] {
  const isOf = (report: ReportedChange): boolean =>
    (report.port === null ? report.region === plan.region : report.port === plan.port) &&
    report.start < plan.end + SLACK &&
    report.end > plan.start - SLACK;
  const distance = (report: ReportedChange): number => {
    if (report.port === null) return 3;
    const wanted = plan.part === "region" ? report.region : plan.part === "tool" ? report.tool : null;
    const whole = report.region === null && report.tool === null;
    if (plan.part === null ? whole : wanted !== null) return 0;
    return whole ? 1 : 2;
  };
  return reported.filter(isOf).toSorted((one, other) => distance(one) - distance(other) || one.start - other.start);
}

function isIn({ scope, sensors, start, end }: ReportedChange, { sensor, from, to }: Disturbance): boolean {
  return LOCAL.includes(scope ?? "") && sensors.includes(sensor) && start < to + AFTERMATH && end > from - 1;
}

const hasRightScope = ({ plan, reports }: Match): boolean => reports[0]?.scope === plan.scope;
const hasRightCause = ({ plan, reports }: Match): boolean => reports[0]?.cause === plan.cause;

/** A draft on what is one network's own, or on a sweep that announces itself. */
function isFalseDraft({ plan, reports }: Match): boolean {
  return reports[0]?.draft === true && (LOCAL.includes(plan.scope) || plan.cause === "announced scanners");
}

function faultOf(what: string, { plan, reports }: Match): string {
  const [report] = reports;
  return `${what}: ${textOfPlan(plan)} reported as ${report === undefined ? "nothing" : textOfReport(report)}`;
}

function textOfPlan({ port, part, region, scope, start, end, factor, deviations, cause }: PlannedChange): string {
  const what = part === null ? port : `${port} (${part}${part === "region" ? ` ${region ?? ""}` : ""})`;
  return `${what} ${span(start, end)}, ${scope}, factor ${factor.toFixed(1)}, ${deviations.toFixed(1)} sd, ${cause}`;
}

function textOfReport({
  port,
  region,
  tool,
  scope,
  sensors,
  start,
  end,
  factor,
  score,
  cause,
}: ReportedChange): string {
  const what = [port, region, tool].filter((part) => part !== null).join(" ");
  const who = sensors.length <= 2 ? ` (${sensors.join(", ")})` : "";
  return `${what} ${span(start, end)}, ${scope ?? ""}${who}, factor ${factor.toFixed(1)}, z ${score.toFixed(1)}, ${cause ?? ""}`;
}

function span(start: number, end: number): string {
  const text = (hour: number): string => new Date(hour * 3_600_000).toISOString().slice(5, 13);
  return `${text(start)} to ${end === Infinity ? "…" : text(end)}`;
}

/** The sum of scores. */
export function addScores(scores: readonly Score[]): Score {
  const sum = (of: (score: Score) => number): number => scores.reduce((total, score) => total + of(score), 0);
  return {
    scored: sum(({ scored }) => scored),
    found: sum(({ found }) => found),
    rightScope: sum(({ rightScope }) => rightScope),
    narrow: sum(({ narrow }) => narrow),
    narrowFound: sum(({ narrowFound }) => narrowFound),
    others: sum(({ others }) => others),
    othersFound: sum(({ othersFound }) => othersFound),
    explained: sum(({ explained }) => explained),
    rightCause: sum(({ rightCause }) => rightCause),
    reported: sum(({ reported }) => reported),
    false: sum((score) => score.false),
    twice: sum(({ twice }) => twice),
    disturbed: sum(({ disturbed }) => disturbed),
    drafts: sum(({ drafts }) => drafts),
    falseDrafts: sum(({ falseDrafts }) => falseDrafts),
    delays: scores.flatMap(({ delays }) => delays),
    faults: scores.flatMap(({ faults }) => faults),
  };
}
