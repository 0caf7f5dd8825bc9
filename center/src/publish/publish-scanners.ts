import { addDays } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { PublishedCell } from "../state/index.ts";
import { daysOfCell, wholeCells } from "./cell-days.ts";
import type { CellDays } from "./cell-days.ts";
import { gateScanners, scannerClass } from "./gate-scanners.ts";
import type { GatedSensor } from "./gate-scanners.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { observingSensors } from "./load-sensor-ports.ts";
import { keyOfSightings, loadSightings } from "./load-sightings.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { PublishedOrganisation, PublishedScanners, PublishedSpan } from "./publication.ts";
import type { PublicationContext, PublishingSensor } from "./publish-series.ts";
import { chosenScanners } from "./scanner-choice.ts";
import { SCANNER_WORDS } from "./withheld-words.ts";

/** Under which name the draws of the table are frozen: they are not for print, only the classes made of them. */
export const scannerCells = (policy: PublicationPolicy): string => `${policy.name}/scanners`;

/** Weeks that one question is about, so that its sources fit into memory. */
const WEEKS_AT_ONCE = 4;

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
  context: PublicationContext,
  policy: PublicationPolicy,
  sensors: readonly PublishingSensor[],
  first: Day,
): Promise<void> {
  const { state, store, zone, home, today } = context;
  const decided = new Set((await state.publications.cells(scannerCells(policy))).map(({ label }) => label));
  const ready = wholeCells(zone, { from: first, to: addDays(today, -policy.lateDays) }, "week");
  const weeks = ready.filter(({ label }) => !decided.has(label));
  const [begin, end] = [weeks[0], weeks.at(-1)];
  if (begin === undefined || end === undefined) return;
  const records = sensors.map(({ sensor }) => sensor);
  const days = { from: begin.from, to: end.to };
  const observing = await observingSensors({ store, zone, home }, records, days, weeks);
  for (let week = 0; week < weeks.length; week += WEEKS_AT_ONCE) {
    const part = weeks.slice(week, week + WEEKS_AT_ONCE).map((span, index) => ({
      ...span,
      isHeld: !isEnough(
        sensors.filter(({ sensor }) => observing[week + index]?.has(sensor.id) === true),
        policy.least.week,
      ),
    }));
    await state.publications.freeze(await drawWeeks(context, policy, sensors, part));
  }
}

/** The draws of all organisations in some weeks; none is drawn where too few sensors observed. */
async function drawWeeks(
  { state, store, zone, registry, organisations }: PublicationContext,
  policy: PublicationPolicy,
  sensors: readonly PublishingSensor[],
  weeks: readonly (CellDays & { readonly isHeld: boolean })[],
): Promise<readonly Omit<PublishedCell, "publishedAt">[]> {
  const [begin, end] = [weeks[0], weeks.at(-1)];
  if (registry === undefined || begin === undefined || end === undefined) return [];
  const noise = new KeyedNoise(await state.publications.key());
  const gated = sensors.map(({ sensor, operator }): GatedSensor => ({ sensor: sensor.id, operator }));
  const chosen = chosenScanners(registry, begin.from, policy.scanners.organisations, organisations ?? null);
  const sightings = await loadSightings({ store, zone, registry }, chosen, { from: begin.from, to: end.to });
  return weeks.flatMap(({ label, isHeld }) =>
    chosen.map((organisation) => {
      const name = `${policy.name}/scanners/${organisation}/${label}`;
      const seen = sightings.get(keyOfSightings(organisation, label)) ?? [];
      const cell = { policy: scannerCells(policy), series: organisation, group: "all", period: "week" as const, label };
      if (isHeld) return { ...cell, value: null, noise: null, withheld: "too few sensors" };
      return { ...cell, ...gateScanners(policy, noise, name, gated, seen), withheld: null };
    }),
  );
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
