import { formatInstant } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { counted } from "../telemetry/index.ts";
import type { FigureInput } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { textOption } from "./parameter-specs.ts";
import { BY_PORT } from "./row-key.ts";
import type { SourceAddress } from "./source-address.ts";
import { loadSourceDays } from "./source-days.ts";
import type { SourceDay } from "./source-days.ts";
import { toolsOf } from "./tool-evidence.ts";
import type { Marks } from "./tool-evidence.ts";

/** One row about an address. */
export interface SourceRow {
  readonly block: "summary" | "day" | "sensor" | "port" | "class" | "tool" | "organisation" | "neighbour";
  readonly item: string;
  readonly packets: number | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly detail: string | null;
}

interface Seen {
  readonly key: string;
  readonly packets: number;
  readonly first: number;
  readonly last: number;
  readonly ports: number;
  readonly sensors: number;
  readonly region: string;
  readonly asn: number;
}

/** All blocks about an address, at most `top` ports and neighbours; without a summary when it sent nothing. */
export async function sourceBlocks(
  input: FigureInput,
  address: SourceAddress,
  top: number,
): Promise<readonly SourceRow[]> {
  const { trafficClass, region } = input.query;
  const scope = { zone: input.zone, selection: input.selection, trafficClass, region };
  const days = await loadSourceDays(input, scope, address.isIt);
  const row = rowOf(input);
  const near = await seenBy(input, scope, raw("replaceOne(toString(source), '::ffff:', '')"), address.isNear, top);
  return [
    ...(await countRows(input, scope, address, top)),
    ...toolRows(input.rules, days),
    ...organisationRows(input, address, days),
    ...near.map((seen) => row("neighbour", seen.key, seen, `${placeOf(seen)}; ${breadthOf(seen)}`)),
  ];
}

async function countRows(
  input: FigureInput,
  scope: FlowScope,
  address: SourceAddress,
  top: number,
): Promise<readonly SourceRow[]> {
  const by = (key: BoundSql, limit: number): Promise<readonly Seen[]> => seenBy(input, scope, key, address.isIt, limit);
  const row = rowOf(input);
  const days = (await by(binStart(input.coverage.bins), MOST_ROWS)).toSorted((left, right) => left.first - right.first);
  const summary = await by(raw("0"), 1);
  return [
    ...summary.map((seen) =>
      row("summary", address.text, seen, `${placeOf(seen)}; ${counted(days.length, "day")}, ${breadthOf(seen)}`),
    ),
    ...days.map((seen) => row("day", dayOfStart(input, seen.key), seen, breadthOf(seen))),
    ...(await by(raw("sensor"), MOST_ROWS)).map((seen) => sensorRow(input, seen)),
    ...(await by(BY_PORT.expression, top)).map((seen) =>
      row("port", BY_PORT.labelOf(seen.key), seen, counted(seen.sensors, "sensor")),
    ),
    ...(await by(raw("class"), TRAFFIC_CLASSES.length)).map((seen) =>
      row("class", TRAFFIC_CLASSES[Number(seen.key)] ?? seen.key, seen, breadthOf(seen)),
    ),
  ];
}

const MOST_ROWS = 10_000;

const placeOf = (seen: Seen): string => `region ${seen.region}, AS ${seen.asn}`;
const breadthOf = (seen: Seen): string => `${counted(seen.ports, "port")}, ${counted(seen.sensors, "sensor")}`;

function sensorRow(input: FigureInput, seen: Seen): SourceRow {
  const sensor = input.selection.sensors.find(({ id }) => String(id) === seen.key);
  const detail = sensor === undefined ? null : `${sensor.country}, network ${sensor.network}`;
  return rowOf(input)("sensor", sensor?.name ?? seen.key, seen, detail);
}

function rowOf(
  input: FigureInput,
): (block: SourceRow["block"], item: string, seen: Seen, detail: string | null) => SourceRow {
  const text = (second: number): string => formatInstant(input.zone, second);
  return (block, item, seen, detail) => ({
    block,
    item,
    packets: seen.packets,
    firstSeen: text(seen.first),
    lastSeen: text(seen.last),
    detail,
  });
}

function dayOfStart(input: FigureInput, start: string): string {
  const { starts, labels } = input.coverage.bins;
  return labels[starts.indexOf(Number(start))] ?? start;
}

async function seenBy(
  input: FigureInput,
  scope: FlowScope,
  key: BoundSql,
  which: BoundSql,
  limit: number,
): Promise<readonly Seen[]> {
  return input.context.store.query<Seen>(sql`
    select toString(place) as key, sum(flows.packets) as packets, toUInt32(min(minute)) as first,
      toUInt32(max(minute)) as last, uniqExactIf((protocol, port), protocol in (6, 17) and fragment = 0) as ports,
      uniqExact(sensor) as sensors, min(flows.region) as region, min(flows.asn) as asn
    from (select *, ${key} as place from flows where ${inScope(scope)} and ${which}) as flows
    group by place order by packets desc, place limit ${bind("UInt32", limit)}`);
}

function toolRows(rules: Marks, days: readonly SourceDay[]): readonly SourceRow[] {
  const found = days.flatMap((day) => toolsOf(day, rules).map((evidence) => ({ ...evidence, day: day.day })));
  return [...new Set(found.map(({ tool }) => tool))].map((tool) => {
    const own = found.filter((entry) => entry.tool === tool);
    const matched = own.reduce((sum, entry) => sum + entry.matched, 0);
    const eligible = own.reduce((sum, entry) => sum + entry.eligible, 0);
    return {
      block: "tool",
      item: tool,
      packets: matched,
      firstSeen: own[0]?.day ?? null,
      lastSeen: own.at(-1)?.day ?? null,
      detail: `${matched} of ${eligible} packets that its rule could match, on ${counted(own.length, "day")}`,
    };
  });
}

function organisationRows(
  input: FigureInput,
  address: SourceAddress,
  days: readonly SourceDay[],
): readonly SourceRow[] {
  const { registry } = input.context;
  const knownOn = textOption(input.query, "as-known-on") || undefined;
  const asked = days.length > 0 ? days.map(({ day }) => day) : [input.range.from];
  const found = asked.flatMap((day) => {
    const match = registry.lookup(address.text, day, knownOn);
    return match === null ? [] : [{ ...match, day }];
  });
  const claims = new Map(
    found.map((match) => [`${match.organisation} ${match.claim.range} ${match.claim.source}`, match]),
  );
  return [...claims.values()].map(({ organisation, claim }) => ({
    block: "organisation",
    item: organisation,
    packets: null,
    firstSeen: claim.validFrom,
    lastSeen: claim.validTo,
    detail: `${claim.range}; evidence: ${claim.evidence}, ${claim.source} (confidence ${claim.confidence})`,
  }));
}
