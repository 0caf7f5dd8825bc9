import { join, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { boundList, sortedList } from "./bound-list.ts";
import { isNearClaim } from "./claimed-neighbourhoods.ts";
import type { FigureInput } from "./figure.ts";
import { floodPacketsOf } from "./flood-labels.ts";
import { binStart } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { organisationsOf } from "./organisations.ts";
import { sourceTable } from "./source-table.ts";

/** What a source in the neighbourhood of a claim sent on one day, and whose it is; null when no claim holds it that day. */
export interface AnnouncedDay {
  readonly day: string;
  readonly start: number;
  /** The address in network byte order as 32 hexadecimal digits, IPv4 mapped. */
  readonly hex: string;
  readonly packets: number;
  readonly floodPackets: number;
  readonly organisation: string | null;
}

/** Every source-day of the scope whose source is in or near a claimed range, by day and address. */
export async function loadAnnouncedDays(
  input: FigureInput,
  scope: FlowScope,
  knownOn: string | null,
): Promise<readonly AnnouncedDay[]> {
  const { bins } = input.coverage;
  const table = await sourceTable(input, scope);
  const near = isNearClaim(input.context.registry.claims());
  const rows = await input.context.store.query<{ start: number; hex: string; packets: number }>(sql`
    select start, hex(rows.source) as hex, sum(rows.packets) as packets
    from ${table.rows} as rows where ${near} group by start, rows.source order by start, rows.source`);
  const floods = await floodPacketsOf(input, scope, near);
  const days = new Map(bins.starts.map((start, bin) => [start, bins.labels[bin] ?? ""]));
  const dated = rows.map((row) => ({
    ...row,
    day: days.get(row.start) ?? "",
    floodPackets: floods.get(`${row.start} ${row.hex}`) ?? 0,
  }));
  const organisations = organisationsOf(input, dated, knownOn);
  return dated.map((row, index) => ({ ...row, organisation: organisations[index] ?? null }));
}

const MOST_SOURCES = 100_000;

/**
 * The condition on `flows` that keeps the rows of announced source-days. `days` are all source-days near a claim: a source
 * that is announced on every day it appears is named once, the others by day.
 */
export function isAnnounced(input: FigureInput, days: readonly AnnouncedDay[]): BoundSql {
  const never = new Set(days.filter(({ organisation }) => organisation === null).map(({ hex }) => hex));
  const announced = days.filter(({ organisation }) => organisation !== null);
  const always = [...new Set(announced.filter(({ hex }) => !never.has(hex)).map(({ hex }) => hex))];
  const partly = announced.filter(({ hex }) => never.has(hex));
  if (always.length + partly.length > MOST_SOURCES) throw tooMany(always.length + partly.length);
  const ipv4 = always.filter(isMapped).map((hex) => Number.parseInt(hex.slice(24), 16));
  const conditions = [
    sql`(source >= toIPv6('::ffff:0.0.0.0') and source <= toIPv6('::ffff:255.255.255.255')
      and toUInt64(bitAnd(toUInt128(source), 4294967295)) in ${sortedList(ipv4.toSorted((left, right) => left - right))})`,
  ];
  const ipv6 = always.filter((hex) => !isMapped(hex));
  if (ipv6.length > 0) conditions.push(sql`hex(source) in ${boundList("String", ipv6)}`);
  if (partly.length > 0) {
    const names = partly.map(({ start, hex }) => `${start} ${hex}`);
    const start = binStart(input.coverage.bins);
    conditions.push(sql`concat(toString(${start}), ' ', hex(source)) in ${boundList("String", names)}`);
  }
  return sql`(${join(conditions, " or ")})`;
}

const isMapped = (hex: string): boolean => hex.startsWith("00000000000000000000FFFF");

function tooMany(sources: number): TeitenError {
  return new TeitenError({
    code: "too-many-sources",
    message: `${sources} source addresses lie inside announced ranges: too many to tell apart in one question`,
    advice: "ask for a shorter range, or for fewer sensors",
  });
}
