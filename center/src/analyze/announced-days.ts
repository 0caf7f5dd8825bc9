import { sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { boundList, sortedList } from "./bound-list.ts";
import { isNearClaim } from "./claimed-neighbourhoods.ts";
import type { FigureInput } from "./figure.ts";
import { floodPacketsOf } from "./flood-labels.ts";
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
  const floods = await floodPacketsOf(
    input,
    scope,
    rows.map(({ hex }) => hex),
  );
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

/** Announced sources as selects for the engine: of `source`, and of `start` and `source`. */
export interface AnnouncedSources {
  /** Sources that are announced on every day on which they appear. */
  readonly always: BoundSql;
  /** The source-days of those that are announced on some days only. */
  readonly someDays: BoundSql;
}

/** Tells announced sources apart for the engine; `days` are all source-days near a claim. */
export function announcedSources(days: readonly AnnouncedDay[]): AnnouncedSources {
  const never = new Set(days.filter(({ organisation }) => organisation === null).map(({ hex }) => hex));
  const announced = days.filter(({ organisation }) => organisation !== null);
  const always = [...new Set(announced.filter(({ hex }) => !never.has(hex)).map(({ hex }) => hex))];
  const partly = announced.filter(({ hex }) => never.has(hex));
  if (always.length + partly.length > MOST_SOURCES) throw tooMany(always.length + partly.length);
  const ipv4 = always.filter(isMapped).map((hex) => Number.parseInt(hex.slice(24), 16));
  const numbers = sortedList(ipv4.toSorted((left, right) => left - right));
  const ipv6 = boundList(
    "String",
    always.filter((hex) => !isMapped(hex)),
  );
  const starts = boundList(
    "UInt32",
    partly.map(({ start }) => start),
  );
  const sources = boundList(
    "String",
    partly.map(({ hex }) => hex),
  );
  return {
    always: sql`select IPv4ToIPv6(toIPv4(toUInt32(arrayJoin(${numbers})))) as source
      union all select ${FROM_HEX} as source from (select arrayJoin(${ipv6}) as address)`,
    someDays: sql`select pair.1 as start, ${FROM_HEX} as source
      from (select arrayJoin(arrayZip(${starts}, ${sources})) as pair, pair.2 as address)`,
  };
}

/** The address whose 32 hexadecimal digits are in `address`. */
const FROM_HEX = sql`toIPv6(IPv6NumToString(toFixedString(unhex(address), 16)))`;

const isMapped = (hex: string): boolean => hex.startsWith("00000000000000000000FFFF");

function tooMany(sources: number): TeitenError {
  return new TeitenError({
    code: "too-many-sources",
    message: `${sources} source addresses lie inside announced ranges: too many to tell apart in one question`,
    advice: "ask for a shorter range, or for fewer sensors",
  });
}
