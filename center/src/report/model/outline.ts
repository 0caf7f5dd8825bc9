/** The forms that a report comes in. */
export const REPORT_FORMS = ["quarterly", "comparison"] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

/** The sections of reports, in the order of the pages. */
export const SECTION_NAMES = [
  "overview",
  "ports",
  "regions",
  "groups",
  "scanners",
  "mirai",
  "backscatter",
  "sensors",
  "analysis",
  "phenomena",
  "closing",
  "advice",
  "method",
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** Which report is made: the form, whether it is the short one, and the sections that its editor hides. */
export interface ReportOutline {
  readonly form: ReportForm;
  readonly short: boolean;
  readonly hidden: readonly SectionName[];
}

/** The quarterly report, whole. */
export const WHOLE_QUARTER: ReportOutline = { form: "quarterly", short: false, hidden: [] };

const COMPARED: readonly SectionName[] = ["overview", "groups", "sensors", "analysis", "closing", "method"];
const SHORT: readonly SectionName[] = ["overview", "ports", "regions", "phenomena"];

/** The sections of a report, in the order of its pages. */
export function sectionsOf({ form, short, hidden }: ReportOutline): readonly SectionName[] {
  const own =
    form === "comparison"
      ? COMPARED
      : short
        ? SHORT
        : SECTION_NAMES.filter((name) => name !== "analysis" && name !== "closing");
  return own.filter((name) => !hidden.includes(name));
}
