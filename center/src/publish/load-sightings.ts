import { dayStart } from "@teiten/core/calendar";
import type { Day, DayRange, Zone } from "@teiten/core/calendar";
import { isNearClaim } from "../analyze/index.ts";
import type { ScannerRegistry } from "../enrich/index.ts";
import { bind, sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";
import type { Sighting } from "./gate-scanners.ts";

/** Where sightings are read from. */
export interface SightingSource {
  readonly store: Store;
  readonly zone: Zone;
  readonly registry: ScannerRegistry;
}

/** A row of the store: a source near a claim at a sensor in a week (its Monday), and the marks that most of its packets there carry. */
export interface SourceAtSensor {
  readonly week: Day;
  /** The address in network byte order as 32 hexadecimal digits, IPv4 mapped. */
  readonly hex: string;
  readonly sensor: number;
  readonly tool: number;
}

/**
 * What each sensor saw of the sources of the named organisations in the weeks of the days, by `keyOfSightings`. They are exact and must go
 * nowhere but through the gate.
 */
export async function loadSightings(
  { store, zone, registry }: SightingSource,
  organisations: readonly string[],
  days: DayRange,
): Promise<ReadonlyMap<string, readonly Sighting[]>> {
  const claims = registry.claims().filter(({ organisation }) => organisations.includes(organisation));
  if (claims.length === 0) return new Map();
  const [from, to] = [bind("UInt32", dayStart(zone, days.from)), bind("UInt32", dayStart(zone, days.to))];
  const rows = await store.query<SourceAtSensor>(sql`
    select toString(monday) as week, hex(source) as hex, sensor, argMax(marks, received) as tool
    from (
      select toMonday(toDate(minute, ${bind("String", zone.name)})) as monday, source, sensor, marks, sum(packets) as received from flows
      where minute >= toDateTime(${from}, 'UTC') and minute < toDateTime(${to}, 'UTC') and class = 0 and ${isNearClaim(claims)}
      group by monday, source, sensor, marks order by marks
    ) group by monday, source, sensor order by monday, source, sensor`);
  return sightingsOf(registry, organisations, rows);
}

/** Divides rows among the organisations that announce their sources in the week; what none of these announces is dropped. */
export function sightingsOf(
  registry: Pick<ScannerRegistry, "match">,
  organisations: readonly string[],
  rows: readonly SourceAtSensor[],
): ReadonlyMap<string, readonly Sighting[]> {
  const sources = new Uint8Array(rows.length * 16);
  rows.forEach(({ hex }, row) => sources.set(Buffer.from(hex, "hex"), row * 16));
  const weeks = [...new Set(rows.map(({ week }) => week))];
  const days = Uint16Array.from(rows, ({ week }) => weeks.indexOf(week));
  const matched = registry.match(sources, days, weeks);
  const sightings = new Map<string, Sighting[]>();
  rows.forEach(({ week, hex, sensor, tool }, row) => {
    const name = matched.organisations[matched.organisation[row] ?? -1] ?? "";
    if (!organisations.includes(name)) return;
    const key = keyOfSightings(name, week);
    const own = sightings.get(key) ?? [];
    own.push({ source: hex, sensor, tool });
    sightings.set(key, own);
  });
  return sightings;
}

/** Under which key the sightings of an organisation in a week stand. */
export function keyOfSightings(organisation: string, week: Day): string {
  return `${week}\t${organisation}`;
}
