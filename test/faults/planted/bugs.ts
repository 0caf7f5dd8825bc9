import type { PlantedBug } from "./planted-bug.ts";

/** The mistakes that fleets and figures are prone to, each as the text that makes it. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "divide by calendar days",
    file: "center/dist/analyze/coverage-weights.js",
    find: "return length <= 0 ? 0 : Math.min(1, observed.seconds / length) * kept;",
    replace: "return length <= 0 ? 0 : 1;",
    scenario: "FIGURES-1",
  },
  {
    name: "unique sources of days summed",
    file: "center/dist/analyze/figures/packets-per-sensor.js",
    find: "uniqExact(source) as sources",
    replace: "uniqExact(source, toDate(minute, 'Asia/Tokyo')) as sources",
    scenario: "FIGURES-1",
  },
  {
    name: "UTC day",
    file: "center/dist/ingest/roll-ups.js",
    find: 'toDate(minute, ${bind("String", context.zone.name)}) AS day, source, class,',
    replace: "toDate(minute, 'UTC') AS day, source, class,",
    scenario: "FIGURES-1",
  },
  {
    name: "CSV cells not escaped",
    file: "center/dist/commands/output.js",
    find: "/^[=+\\-@\\t\\r]/.test(text) ? `'${text}` : text",
    replace: "text",
    scenario: "FIGURES-1",
  },
];
