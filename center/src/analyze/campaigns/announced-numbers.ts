import { sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import type { AnnouncedDay } from "../announced-days.ts";
import { boundList } from "../bound-list.ts";

/** Announced source-days, each with the number of its organisation: its place in `names`, the first of which is empty. */
export interface Announced {
  readonly names: readonly string[];
  readonly days: readonly AnnouncedDay[];
}

/** Numbers the organisations in the order of their names. */
export function numberOrganisations(days: readonly AnnouncedDay[]): Announced {
  const announced = days.filter(({ organisation }) => organisation !== null);
  const names = new Set(announced.map(({ organisation }) => organisation ?? ""));
  return { names: ["", ...[...names].toSorted()], days: announced };
}

/** Selects `start`, `source` and `organisation` (its number) of the announced source-days. */
export function announcedNumbers({ names, days }: Announced): BoundSql {
  const numbers = new Map(names.map((name, number) => [name, number]));
  const starts = boundList(
    "UInt32",
    days.map(({ start }) => start),
  );
  const sources = boundList(
    "String",
    days.map(({ hex }) => hex),
  );
  const organisations = boundList(
    "UInt16",
    days.map(({ organisation }) => numbers.get(organisation ?? "") ?? 0),
  );
  return sql`select row.1 as start, toIPv6(IPv6NumToString(toFixedString(unhex(row.2), 16))) as source,
    row.3 as organisation from (select arrayJoin(arrayZip(${starts}, ${sources}, ${organisations})) as row)`;
}
