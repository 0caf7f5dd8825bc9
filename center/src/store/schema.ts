/** A column of a table of the engine; `meaning` is its line in the reference. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly codec?: string;
  readonly meaning: string;
}

/** A table of the engine. Everything in it follows from the archive and the state. */
export interface TableDefinition {
  readonly name: string;
  readonly meaning: string;
  readonly columns: readonly TableColumn[];
  /** Expressions; `{zone}` stands for the network's zone as a quoted string. */
  readonly partitionBy: string;
  readonly orderBy: string;
  readonly indexes?: readonly string[];
}

/** From how many distinct sources in one minute, on one sensor, port and class, … */
export const FLOOD_MIN_SOURCES = 10_000;

/** … that each sent at most so many packets there, a cell is a flood from spoofed sources; a busier source is none of it. */
export const FLOOD_MAX_PACKETS = 2;

/** The rows that figures count from: one FlowTuple each. */
export const FLOWS: TableDefinition = {
  name: "flows",
  meaning:
    "one row for each minute, sensor, source, protocol, port, service, class, marks, payload, flags and TTL, with what was counted",
  columns: [
    { name: "minute", type: "DateTime('UTC')", codec: "Delta, ZSTD(1)", meaning: "start of the minute" },
    { name: "sensor", type: "UInt16", codec: "ZSTD(1)", meaning: "the sensor's id in the state" },
    { name: "source", type: "IPv6", codec: "ZSTD(1)", meaning: "source address; IPv4 is mapped (::ffff:a.b.c.d)" },
    { name: "protocol", type: "UInt8", codec: "ZSTD(1)", meaning: "IP protocol number" },
    {
      name: "port",
      type: "UInt16",
      codec: "Delta, ZSTD(1)",
      meaning: "destination port; ICMP and ICMPv6: type × 256 + code; others and later fragments: 0",
    },
    {
      name: "service",
      type: "UInt16",
      codec: "ZSTD(1)",
      meaning: "source port of a packet of class backscatter, the service that answered; 0 for every other",
    },
    { name: "fragment", type: "UInt8", codec: "ZSTD(1)", meaning: "1 for fragments after the first" },
    { name: "class", type: "UInt8", codec: "ZSTD(1)", meaning: "0 request, 1 backscatter, 2 other" },
    { name: "marks", type: "UInt16", codec: "ZSTD(1)", meaning: "tool marks, bit i is mark i" },
    {
      name: "payload",
      type: "UInt8",
      codec: "ZSTD(1)",
      meaning: "class of the TCP or UDP payload by its first bytes, a number of payloads.md; 0 none, 1 cut, 2 unknown",
    },
    { name: "flags", type: "UInt8", codec: "ZSTD(1)", meaning: "the low eight TCP flags" },
    { name: "ttl", type: "UInt8", codec: "ZSTD(1)", meaning: "IPv4 TTL or IPv6 hop limit" },
    { name: "region", type: "FixedString(2)", codec: "ZSTD(1)", meaning: "country of the source, ?? when unknown" },
    { name: "asn", type: "UInt32", codec: "ZSTD(1)", meaning: "autonomous system of the source, 0 when unknown" },
    { name: "packets", type: "UInt32", codec: "ZSTD(1)", meaning: "packets" },
    { name: "bytes", type: "UInt64", codec: "ZSTD(1)", meaning: "bytes by the IP headers" },
    {
      name: "destinations",
      type: "UInt32",
      codec: "ZSTD(1)",
      meaning: "distinct addresses of the sensor that were hit",
    },
    { name: "segment", type: "UInt32", codec: "Delta, ZSTD(1)", meaning: "the segment's id in the ledger" },
  ],
  partitionBy: "toYYYYMM(minute, {zone})",
  orderBy: "(toDate(minute, {zone}), port, source, minute)",
  indexes: ["INDEX segment_range segment TYPE minmax GRANULARITY 1"],
};

/** What a sensor is in a second, in the order of their codes from 1 on; only `up` is observed. */
export const COVERAGE_STATES = ["up", "blind", "down", "unknown"] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** Observed time: the roll-up of the ledger by sensor and minute, the union of all segments. */
export const COVERAGE: TableDefinition = {
  name: "coverage",
  meaning:
    "for each sensor and minute one row for its observed seconds, and for a sensor with an agent one for each reason why others were not observed",
  columns: [
    { name: "day", type: "Date", meaning: "observation day in the network's zone" },
    { name: "minute", type: "DateTime('UTC')", codec: "DoubleDelta, ZSTD(1)", meaning: "start of the minute" },
    { name: "sensor", type: "UInt16", codec: "ZSTD(1)", meaning: "the sensor's id in the state" },
    {
      name: "seconds",
      type: "UInt8",
      codec: "ZSTD(1)",
      meaning: "observed seconds of the minute, 0 to 60; only these weigh",
    },
    {
      name: "unobserved",
      type: "UInt8",
      codec: "ZSTD(1)",
      meaning: "seconds of the minute that were not observed for the reason of the row",
    },
    {
      name: "withheld",
      type: "UInt8",
      codec: "ZSTD(1)",
      meaning: "of the unobserved seconds, those that segments claim though the sensor was blind",
    },
    {
      name: "captured",
      type: "UInt64",
      codec: "T64, ZSTD(1)",
      meaning:
        "IP frames that arrived, also those that are not counted; exact by day, spread evenly over the segment's observed time in the day",
    },
    {
      name: "dropped",
      type: "UInt64",
      codec: "T64, ZSTD(1)",
      meaning: "packets that the capture says were dropped, spread evenly over the observed time of the segment",
    },
    {
      name: "thinned",
      type: "UInt64",
      codec: "T64, ZSTD(1)",
      meaning: "packets that the sensor read but did not keep in a flood, spread like the dropped ones",
    },
    { name: "late", type: "UInt64", codec: "T64, ZSTD(1)", meaning: "packets that came after their minute was closed" },
    {
      name: "state",
      type: "Enum8('up' = 1, 'blind' = 2, 'down' = 3, 'unknown' = 4)",
      codec: "ZSTD(1)",
      meaning:
        "up: observed; blind: the agent lived and saw nothing; down: it did not run; unknown: no sign yet, one may come",
    },
    {
      name: "reason",
      type: "LowCardinality(String)",
      codec: "ZSTD(1)",
      meaning: "why the unobserved seconds were not observed",
    },
    {
      name: "kind",
      type: "Enum8('measured' = 1, 'declared' = 2, 'inferred' = 3)",
      codec: "ZSTD(1)",
      meaning: "how the observed time is known; the weakest kind where segments overlap",
    },
  ],
  partitionBy: "day",
  orderBy: "(sensor, minute)",
};

/** Floods from spoofed sources: cells of one minute with very many sources of one or two packets each. */
export const FLOODS: TableDefinition = {
  name: "floods",
  meaning: `cells of one minute in which at least ${FLOOD_MIN_SOURCES} sources sent at most ${FLOOD_MAX_PACKETS} packets each`,
  columns: [
    { name: "day", type: "Date", meaning: "observation day in the network's zone" },
    { name: "minute", type: "DateTime('UTC')", meaning: "start of the minute" },
    { name: "sensor", type: "UInt16", meaning: "the sensor's id in the state" },
    { name: "protocol", type: "UInt8", meaning: "IP protocol number" },
    { name: "port", type: "UInt16", meaning: "as in flows" },
    { name: "class", type: "UInt8", meaning: "as in flows" },
    { name: "packets", type: "UInt64", meaning: "packets of these sources" },
    { name: "sources", type: "UInt64", meaning: "how many sources they are" },
  ],
  partitionBy: "day",
  orderBy: "(minute, sensor, protocol, port, class)",
};

/** What each source did on each observation day, over all sensors; sets stay sets, so that they can be united exactly. */
export const SOURCE_DAYS: TableDefinition = {
  name: "source_days",
  meaning: "one row for each observation day, source and class, over all sensors together",
  columns: [
    { name: "day", type: "Date", meaning: "observation day in the network's zone" },
    { name: "source", type: "IPv6", codec: "ZSTD(1)", meaning: "as in flows" },
    { name: "class", type: "UInt8", codec: "ZSTD(1)", meaning: "as in flows" },
    { name: "region", type: "FixedString(2)", codec: "ZSTD(1)", meaning: "as in flows" },
    { name: "asn", type: "UInt32", codec: "ZSTD(1)", meaning: "as in flows" },
    {
      name: "ports",
      type: "AggregateFunction(groupBitmap, UInt32)",
      codec: "ZSTD(1)",
      meaning: "set of port × 256 + protocol for TCP and UDP first fragments; count with groupBitmapMerge(ports)",
    },
    {
      name: "sensors",
      type: "AggregateFunction(groupBitmap, UInt16)",
      codec: "ZSTD(1)",
      meaning: "set of sensor ids; count with groupBitmapMerge(sensors)",
    },
    { name: "packets", type: "UInt64", codec: "ZSTD(1)", meaning: "packets" },
    { name: "syn_packets", type: "UInt64", codec: "ZSTD(1)", meaning: "TCP packets with SYN alone of the eight flags" },
    {
      name: "marks",
      type: "Array(UInt64)",
      codec: "ZSTD(1)",
      meaning: "packets that carry each mark: marks[i + 1] for mark i; empty when none does",
    },
    { name: "first_minute", type: "DateTime('UTC')", codec: "ZSTD(1)", meaning: "first minute with a packet" },
    { name: "last_minute", type: "DateTime('UTC')", codec: "ZSTD(1)", meaning: "last minute with a packet" },
  ],
  partitionBy: "day",
  orderBy: "(source, class)",
};

/** The tables that are built again for a whole observation day at a time. */
export const ROLL_UPS: readonly TableDefinition[] = [COVERAGE, FLOODS, SOURCE_DAYS];

/** Every table of the engine. */
export const TABLES: readonly TableDefinition[] = [FLOWS, ...ROLL_UPS];

/** `CREATE TABLE` for a definition, under its own or another name. A row that was acknowledged survives a power loss. */
export function createTableStatement(table: TableDefinition, zone: string, name: string = table.name): string {
  const quotedZone = `'${zone.replaceAll("'", "")}'`;
  const lines = [
    ...table.columns.map(
      ({ name: column, type, codec }) => `${column} ${type}${codec === undefined ? "" : ` CODEC(${codec})`}`,
    ),
    ...(table.indexes ?? []),
  ];
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (`,
    `  ${lines.join(",\n  ")}`,
    ") ENGINE = MergeTree",
    `PARTITION BY ${table.partitionBy.replaceAll("{zone}", quotedZone)}`,
    `ORDER BY ${table.orderBy.replaceAll("{zone}", quotedZone)}`,
    "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
  ].join("\n");
}
