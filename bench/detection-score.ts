/** A change as the plan of a simulated quarter has it; times in hours since 1970 UTC. */
export interface PlannedChange {
  readonly port: string;
  readonly scope: string;
  readonly start: number;
  readonly end: number;
  readonly factor: number;
  /** Factor 3 or more and an excess of six standard deviations or more: what recall is measured over. */
  readonly scored: boolean;
}

/** A change as it was reported; `scope` and `noticed` are null where the detector says neither. */
export interface ReportedChange {
  readonly port: string;
  readonly scope: string | null;
  readonly start: number;
  readonly end: number;
  readonly noticed: number | null;
  /** Labelled as a flood of forged sources. */
  readonly flood: boolean;
  readonly draft: boolean;
}

/** What a detector got right in some quarters; sums, so that scores can be added. */
export interface Score {
  readonly scored: number;
  readonly found: number;
  readonly rightScope: number;
  readonly others: number;
  readonly othersFound: number;
  readonly reported: number;
  readonly false: number;
  readonly drafts: number;
  readonly falseDrafts: number;
  /** Hours from the start of each found change of factor 5 or more to its notice. */
  readonly delays: readonly number[];
}

/** Hours by which a report may miss a planned change on either side and still be of it. */
const SLACK = 6;

/** Holds what was reported in one quarter against its plan. A labelled flood is right when there was one: `floods` are their hours and ports. */
export function scoreQuarter(
  planned: readonly PlannedChange[],
  floods: readonly { readonly port: string; readonly hour: number }[],
  reported: readonly ReportedChange[],
): Score {
  const isOf = (report: ReportedChange, plan: PlannedChange): boolean =>
    report.port === plan.port && report.start < plan.end + SLACK && report.end > plan.start - SLACK;
  const isFlood = (report: ReportedChange): boolean =>
    floods.some(({ port, hour }) => port === report.port && Math.abs(report.start - hour) <= 1);
  const matches = planned.map((plan) => ({ plan, reports: reported.filter((report) => isOf(report, plan)) }));
  const scored = matches.filter(({ plan }) => plan.scored);
  const found = scored.filter(({ reports }) => reports.length > 0);
  const others = matches.filter(({ plan }) => !plan.scored);
  const wrong = reported.filter(
    (report) => !planned.some((plan) => isOf(report, plan)) && !(isFlood(report) && report.flood),
  );
  return {
    scored: scored.length,
    found: found.length,
    rightScope: found.filter(({ plan, reports }) => reports[0]?.scope === plan.scope).length,
    others: others.length,
    othersFound: others.filter(({ reports }) => reports.length > 0).length,
    reported: reported.length,
    false: wrong.length,
    drafts: reported.filter(({ draft }) => draft).length,
    falseDrafts: wrong.filter(({ draft }) => draft).length,
    delays: found.flatMap(({ plan, reports }) => {
      const noticed = reports[0]?.noticed ?? null;
      return plan.factor >= 5 && noticed !== null ? [Math.max(0, noticed - plan.start)] : [];
    }),
  };
}

/** The sum of scores. */
export function addScores(scores: readonly Score[]): Score {
  const sum = (of: (score: Score) => number): number => scores.reduce((total, score) => total + of(score), 0);
  return {
    scored: sum(({ scored }) => scored),
    found: sum(({ found }) => found),
    rightScope: sum(({ rightScope }) => rightScope),
    others: sum(({ others }) => others),
    othersFound: sum(({ othersFound }) => othersFound),
    reported: sum(({ reported }) => reported),
    false: sum((score) => score.false),
    drafts: sum(({ drafts }) => drafts),
    falseDrafts: sum(({ falseDrafts }) => falseDrafts),
    delays: scores.flatMap(({ delays }) => delays),
  };
}

/**
 * The simple reading beside which detection is scored: days on which a port's packets per sensor are at least three times
 * the mean of the ten days before (and at least one packet a sensor); days in a row are one report.
 */
export function threefoldDays(
  port: string,
  days: readonly { readonly start: number; readonly value: number | null }[],
): readonly ReportedChange[] {
  const reports: { start: number; end: number }[] = [];
  days.forEach(({ start, value }, day) => {
    const before = days.slice(Math.max(0, day - 10), day).flatMap((one) => (one.value === null ? [] : [one.value]));
    const mean = before.reduce((sum, one) => sum + one, 0) / Math.max(1, before.length);
    if (before.length < 10 || value === null || value < 1 || value < 3 * mean) return;
    const last = reports.at(-1);
    if (last?.end === start) last.end = start + 24;
    else reports.push({ start, end: start + 24 });
  });
  return reports.map(({ start, end }) => ({
    port,
    start,
    end,
    scope: null,
    noticed: null,
    flood: false,
    draft: false,
  }));
}
