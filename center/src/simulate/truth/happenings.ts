import { toolOf } from "../encode/style.ts";
import type { PlannedChange } from "../plan/change.ts";
import { PORT_DEVIATION, ROLES } from "../plan/port-budget.ts";
import { labelOfKey, protocolOf } from "../plan/port-key.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { clip, secondsOf } from "../plan/timeline.ts";
import { formatAddress } from "../scenario/address.ts";
import type { TruthCell, TruthFile } from "./csv.ts";
import type { NarrowTally, PartCount } from "./narrow-tally.ts";

/** Factor and standard deviations from which a change counts for the score of detection. */
const SCORED = { factor: 3, deviations: 6 };

const CHANGE_COLUMNS =
  "id port scope actor organisation region start end hours factor sensors sources tool " +
  "baseline_packets baseline_sd planned_excess deviations scored part cause";

/** What the plan lets happen: changes, victims, the flood, gaps and drops. */
export function happeningFiles(run: RunPlan, narrow: NarrowTally): readonly TruthFile[] {
  const { gaps, drops } = run.coverage;
  return [
    {
      name: "changes.csv",
      columns: CHANGE_COLUMNS.split(" "),
      rows: run.changes.map((one) => changeRow(run, one, narrow.of(one.id))),
    },
    {
      name: "change_sensors.csv",
      columns: ["change", "sensor", "baseline_packets", "planned_excess"],
      rows: run.changes.flatMap((change) => changeSensorRows(run, change, narrow.of(change.id))),
    },
    ...victimFiles(run),
    { name: "flood.csv", columns: ["sensor", "port", "start", "end", "sources", "packets"], rows: floodRows(run) },
    {
      name: "gaps.csv",
      columns: ["sensor", "from", "to", "reason"],
      rows: gaps.map((gap) => [nameOf(run, gap.sensor), instant(gap.from), instant(gap.to), gap.reason]),
    },
    {
      name: "address_changes.csv",
      columns: ["sensor", "at"],
      rows: run.sensors.flatMap(({ name, addresses }) =>
        addresses.slice(1).map(({ from }) => [name, instant(run.timeline.starts[from ?? 0] ?? 0)]),
      ),
    },
    {
      name: "drops.csv",
      columns: ["sensor", "day", "share"],
      rows: drops.map((drop) => [nameOf(run, drop.sensor), run.timeline.days[drop.day] ?? "", drop.share]),
    },
  ];
}

function changeRow(run: RunPlan, change: PlannedChange, part: PartCount | null): readonly TruthCell[] {
  const baseline = change.sensors.reduce((sum, _, place) => sum + baselineAt(run, change, place, part), 0);
  const excess = change.counts.reduce((sum, { total }) => sum + total, 0);
  const sd = Math.max(baselineDeviation(run, change, baseline), part === null ? 0 : partDeviation(change, part));
  const deviations = excess / Math.max(1, sd);
  const factor = part === null ? change.factor : 1 + excess / Math.max(1, baseline);
  return [
    change.id,
    labelOfKey(change.key),
    change.scope,
    change.actor,
    change.organisation,
    change.region,
    instant(change.window.from),
    instant(change.window.to),
    (change.window.to - change.window.from) / 3600,
    factor,
    change.sensors.length,
    change.sources.length,
    change.styles === null ? toolOf(change.style, protocolOf(change.key)) : null,
    baseline,
    sd,
    excess,
    deviations,
    factor >= SCORED.factor && deviations >= SCORED.deviations,
    change.part?.kind ?? null,
    causeOf(change),
  ];
}

/** The part of its explanation that must be the largest: who sends it, or that one sensor or network alone gets it. */
function causeOf({ organisation, scope, actor }: PlannedChange): string {
  if (organisation !== null) return "announced scanners";
  if (scope === "one sensor" || scope === "one network") return "one network";
  return actor === "known" ? "rate per source" : "new sources";
}

function changeSensorRows(
  run: RunPlan,
  change: PlannedChange,
  part: PartCount | null,
): readonly (readonly TruthCell[])[] {
  return change.sensors.map((sensor, place) => [
    change.id,
    nameOf(run, sensor),
    baselineAt(run, change, place, part),
    change.counts[place]?.total ?? 0,
  ]);
}

/** Usual packets of the port, or of the part of it, that the plan has within the change's window at one of its sensors. */
function baselineAt(run: RunPlan, change: PlannedChange, place: number, part: PartCount | null): number {
  if (part !== null) return part.within[place] ?? 0;
  const sensor = change.sensors[place] ?? 0;
  const port = run.targets.keys.indexOf(change.key);
  if (port < 0) return 0;
  return run.timeline.days.reduce((sum, _, day) => {
    const spans = run.coverage.spans(sensor, day);
    const within = secondsOf(clip(spans, change.window));
    if (within === 0) return sum;
    const packets = ROLES.reduce((total, __, role) => total + run.budget.on(sensor, port, role, day), 0);
    return sum + (packets * within) / secondsOf(spans);
  }, 0);
}

/** Chance of single packets (Poisson) and the chance of days, which evens out over a long window. */
function baselineDeviation(run: RunPlan, change: PlannedChange, baseline: number): number {
  const days = Math.max(1, (change.window.to - change.window.from) / 86_400);
  const ofDay = run.volume.deviation ** 2 + PORT_DEVIATION.common ** 2 + PORT_DEVIATION.own ** 2;
  return Math.sqrt(baseline + (ofDay * baseline ** 2) / days);
}

/** What the days of a part of a port differ by in the plan: few sources make it, so that chance alone would say too little. */
function partDeviation({ window }: PlannedChange, { days }: PartCount): number {
  const mean = days.reduce((sum, count) => sum + count, 0) / days.length;
  const variance = days.reduce((sum, count) => sum + (count - mean) ** 2, 0) / days.length;
  return Math.sqrt(variance * ((window.to - window.from) / 86_400));
}

function victimFiles(run: RunPlan): readonly TruthFile[] {
  const rows = run.victims.map((victim): readonly TruthCell[] => [
    formatAddress(victim.address),
    victim.region,
    victim.answer,
    victim.servicePort,
    instant(victim.window.from),
    instant(victim.window.to),
    victim.counts.reduce((sum, { total }) => sum + total, 0),
    victim.counts.filter(({ total }) => total > 0).length,
  ]);
  const days = run.timeline.days.flatMap((name, day) =>
    run.victims.flatMap((victim): readonly (readonly TruthCell[])[] => {
      const packets = victim.counts.map((counts) => counts.perDay[day - counts.firstDay] ?? 0);
      const sum = packets.reduce((total, count) => total + count, 0);
      const sensors = packets.filter((count) => count > 0).length;
      return sum === 0 ? [] : [[name, formatAddress(victim.address), victim.region, sum, sensors]];
    }),
  );
  return [
    {
      name: "victims.csv",
      columns: ["victim", "region", "answer", "service_port", "start", "end", "packets", "sensors"],
      rows,
    },
    { name: "victim_days.csv", columns: ["day", "victim", "region", "packets", "sensors"], rows: days },
  ];
}

function floodRows({ flood, ...run }: RunPlan): readonly (readonly TruthCell[])[] {
  if (flood === null) return [];
  const { from, to } = flood.window;
  const name = run.sensors[flood.sensor]?.name ?? "";
  return [[name, labelOfKey(flood.key), instant(from), instant(to), flood.sources.length, flood.sources.length]];
}

function nameOf(run: RunPlan, sensor: number): string {
  return run.sensors[sensor]?.name ?? "";
}

function instant(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}
