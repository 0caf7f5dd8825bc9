import { formatColumns } from "../report/index.ts";
import type { BulletinTwin, Indicator } from "./bulletin-twin.ts";

/** The listed sources as CSV, one a row; every row carries what it may be used for, until when, and to whom it may go. */
export function formatIndicators(
  { id, revision, tlp, change, indicators }: BulletinTwin,
  listed: readonly Indicator[],
): string {
  const all = <Value>(value: Value): readonly Value[] => listed.map(() => value);
  return formatColumns({
    source: listed.map(({ source }) => source),
    region: listed.map(({ region }) => region),
    asn: listed.map(({ asn }) => (asn === 0 ? null : asn)),
    packets_at_least: listed.map(({ packets }) => packets),
    port: all(change.port),
    first_seen_from: all(change.start),
    valid_until: all(indicators.valid_until),
    tlp: all(`TLP:${tlp.toUpperCase()}`),
    bulletin: all(`${id} r${revision}`),
  });
}
