import { addDays } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { PublishedCell } from "../state/index.ts";
import { daysOfCell, wholeCells } from "./cell-days.ts";
import { gateScanners, scannerClass } from "./gate-scanners.ts";
import type { GatedSensor } from "./gate-scanners.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { observingSensors } from "./load-sensor-ports.ts";
import { loadSightings } from "./load-sightings.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { PublishedOrganisation, PublishedScanners, PublishedSpan } from "./publication.ts";
import type { PublicationContext, PublishingSensor } from "./publish-series.ts";
import { chosenScanners } from "./scanner-choice.ts";
import { SCANNER_WORDS } from "./withheld-words.ts";

/** Under which name the draws of the table are frozen: they are not for print, only the classes made of them. */
export const scannerCells = (policy: PublicationPolicy): string => `${policy.name}/scanners`;

/** Draws what has become ready of the table of scanners, freezes it, and gives the table as it is public. */
export async function publishScanners(
  context: PublicationContext,
  policy: PublicationPolicy,
  sensors: readonly PublishingSensor[],
  first: Day | null,
): Promise<PublishedScanners> {
  const { state, registry } = context;
  const { week } = policy.least;
  const withheld = withheldReason(context, sensors, week);
  if (withheld === null && registry !== undefined && first !== null) {
    await freezeWeeks(context, policy, sensors, first);
  }
  const cells = await state.publications.cells(scannerCells(policy));
  return { ...scannerTable(policy, cells), withheld: cells.length > 0 ? null : withheld };
}

function withheldReason(
  { registry }: PublicationContext,
  sensors: readonly PublishingSensor[],
  least: { readonly sensors: number; readonly operators: number },
): PublishedScanners["withheld"] {
  if (registry === undefined) return SCANNER_WORDS.noRegistry;
  return isEnough(sensors, least) ? null : SCANNER_WORDS.tooFew(least);
}

function isEnough(
  sensors: readonly { readonly operator: string }[],
  least: { readonly sensors: number; readonly operators: number },
): boolean {
  return sensors.length >= least.sensors && new Set(sensors.map(({ operator }) => operator)).size >= least.operators;
}

async function freezeWeeks(
  { state, store, zone, home, today, registry, organisations }: PublicationContext,
  policy: PublicationPolicy,
  sensors: readonly PublishingSensor[],
  first: Day,
): Promise<void> {
  if (registry === undefined) return;
  const decided = new Set((await state.publications.cells(scannerCells(policy))).map(({ label }) => label));
  const ready = wholeCells(zone, { from: first, to: addDays(today, -policy.lateDays) }, "week");
  const noise = new KeyedNoise(await state.publications.key());
  const records = sensors.map(({ sensor }) => sensor);
  const gated = sensors.map(({ sensor, operator }): GatedSensor => ({ sensor: sensor.id, operator }));
  for (const { label, from, to } of ready.filter((cell) => !decided.has(cell.label))) {
    const chosen = chosenScanners(registry, from, policy.scanners.organisations, organisations ?? null);
    const observing = await observingSensors({ store, zone, home }, records, { from, to });
    const present = gated.filter(({ sensor }) => observing.has(sensor));
    const isHeld = !isEnough(present, policy.least.week);
    const sightings = await loadSightings({ store, zone, registry }, chosen, { from, to });
    await state.publications.freeze(
      chosen.map((organisation) => {
        const name = `${policy.name}/scanners/${organisation}/${label}`;
        const draw = isHeld
          ? { value: null, noise: null, withheld: "too few sensors" }
          : { ...gateScanners(policy, noise, name, gated, sightings.get(organisation) ?? []), withheld: null };
        const cell = { series: organisation, group: "all", period: "week" as const, label };
        return { policy: scannerCells(policy), ...cell, ...draw };
      }),
    );
  }
}

/** The table as it follows from the frozen draws. */
export function scannerTable(
  policy: PublicationPolicy,
  cells: readonly PublishedCell[],
): Omit<PublishedScanners, "withheld"> {
  const labels = [...new Set(cells.map(({ label }) => label))].toSorted();
  const names = [...new Set(cells.map(({ series }) => series))].toSorted();
  const values = new Map(cells.map(({ series, label, value }) => [`${series}\t${label}`, value]));
  const organisations = names.map((organisation): PublishedOrganisation => {
    const draws: number[] = [];
    const classes = labels.map((label) => {
      const value = values.get(`${organisation}\t${label}`) ?? null;
      if (value === null) return null;
      draws.push(value);
      return scannerClass(policy, draws);
    });
    return { organisation, classes };
  });
  return { weeks: labels.map((label): PublishedSpan => ({ label, ...daysOfCell(label, "week") })), organisations };
}
