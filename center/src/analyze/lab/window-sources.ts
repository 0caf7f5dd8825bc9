import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, join, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { boundList } from "../bound-list.ts";
import type { FigureInput } from "../figure.ts";
import { binStart, inScope } from "../flow-filter.ts";
import type { FlowScope } from "../flow-filter.ts";
import { HAS_SERVICE_PORT, SERVICE_PORT_KEY } from "../port-key.ts";
import { RULES } from "../scan-rules.ts";
import { READING_COUNT, SENSOR_BITS, SOUND_BITS } from "./rule-readings.ts";

/** A source that meets at least one reading in a window. */
export interface WindowSource {
  /** Text of the address; IPv4 dotted. */
  readonly source: string;
  /** Days on which it meets each reading, by `RuleReading.bit`. */
  readonly days: readonly number[];
  /** Packets of the class that it sent, to all sensors, while it met each reading. */
  readonly packets: readonly number[];
}

/** Packets that a rule asks for at a sensor (or at all of them, null) on the day that starts at `start`. */
export interface Threshold {
  readonly sensorId: number | null;
  readonly start: number;
  readonly addresses: number;
}

/** What one window is counted from; `scope` is of every class. */
export interface WindowInput {
  readonly input: FigureInput;
  readonly scope: FlowScope;
  readonly thresholds: readonly Threshold[];
}

const REQUEST = TRAFFIC_CLASSES.indexOf("request");
/** More hours than any range has: a port and an hour are one number, port × this + hour. */
const HOURS = 2 ** 20;
const LEAST_PORTS = Math.min(...RULES.map(({ minPorts }) => minPorts));

/** The sources of calendar days: what each sent between 00:00 and 24:00 of the zone. */
export async function loadCalendarSources({ input, scope, thresholds }: WindowInput): Promise<readonly WindowSource[]> {
  const start = binStart(input.coverage.bins);
  return input.context.store.query<WindowSource>(sql`
    ${perSource(sql`
      select source, groupBitOr(met) as mask,
        sumIf(sent, place = 0 and reading != 1) as literal_packets, sumIf(sent, place = 0 and reading != 0) as sound_packets,
        ${eachReading("mask", "literal_packets", "sound_packets")} as packets
      from (
        select source, start, place, reading, sum(packets) as sent, uniqExactIf(service, has_port) as ports,
          ${metRules("ports", "sent", "start", thresholds)} as met
        from (${placedRows(scope, sql`${start} as start`)}) group by source, start, place, reading
      ) group by source, start`)}`);
}

/**
 * The sources of the 24 hours from the start of any hour in which a source sent something. A day's sources are those of the
 * windows that start on it; `scope` has one day more than `input`, into which the last windows reach.
 */
export async function loadRollingSources({ input, scope, thresholds }: WindowInput): Promise<readonly WindowSource[]> {
  const { starts, end } = input.coverage.bins;
  const first = bind("UInt32", starts[0] ?? 0);
  const last = bind("UInt32", Math.ceil((end - (starts[0] ?? 0)) / 3600));
  const hour = sql`toInt32(intDiv(toUInt32(minute) - ${first}, 3600)) as hour`;
  const dayOfHour = sql`roundDown(toUInt32(${first} + hour * 3600), ${boundList("UInt32", starts)})`;
  const steps = sql`select source, place, reading, hour, sum(step) as steps, sum(sent) as sent
    from (${windowSteps(scope, hour)}) group by source, place, reading, hour`;
  const windows = sql`select source, place, reading, hour, sent,
      sum(steps) over (partition by source, place, reading order by hour) as ports,
      sum(sent) over (partition by source, place, reading order by hour range between current row and 23 following) as inside
    from (${steps})`;
  const hours = sql`select source, hour, any(day) as start, groupBitOr(met) as mask,
      sumIf(sent, place = 0 and reading != 1) as literal_packets, sumIf(sent, place = 0 and reading != 0) as sound_packets
    from (select *, ${dayOfHour} as day, ${metRules("ports", "inside", "day", thresholds)} as met
      from (${windows}) where sent > 0 and hour < ${last})
    group by source, hour`;
  const covered = sql`select *, groupBitOr(mask) over
      (partition by source order by hour range between 23 preceding and current row) as within from (${hours})`;
  return input.context.store.query<WindowSource>(
    perSource(sql`select source, groupBitOr(covered.mask) as mask,
        sumForEach(${eachReading("within", "literal_packets", "sound_packets")}) as packets
      from (${covered}) as covered group by source, start`),
  );
}

/** All packets of the scope, whatever their class. */
export async function countPackets(input: FigureInput, scope: FlowScope): Promise<number> {
  const rows = await input.context.store.query<{ readonly packets: number }>(
    sql`select sum(flows.packets) as packets from flows where ${inScope(scope)}`,
  );
  return rows[0]?.packets ?? 0;
}

/**
 * Each row once for all sensors together (place 0) and once for its own (its id plus 1), in the literal reading (0) and, where
 * it is a request, in the sound one (1); once for both (2) where the source sent nothing but requests. Only of sources that
 * reach enough ports in the whole range.
 */
function placedRows(scope: FlowScope, time: BoundSql): BoundSql {
  const enough = sql`select source from flows where ${inScope(scope)}
    group by source having uniqUpToIf(${raw(String(LEAST_PORTS - 1))})(${SERVICE_PORT_KEY}, ${HAS_SERVICE_PORT}) >= ${bind("UInt32", LEAST_PORTS)}`;
  const mixed = sql`select distinct source from flows where ${inScope(scope)} and class != ${bind("UInt8", REQUEST)}`;
  return sql`select source, ${time}, arrayJoin([toUInt32(0), toUInt32(sensor) + 1]) as place,
      arrayJoin(if(source not in (${mixed}), [2], if(class = ${bind("UInt8", REQUEST)}, [0, 1], [0]))) as reading,
      ${SERVICE_PORT_KEY} as service, ${HAS_SERVICE_PORT} as has_port, packets
    from flows where ${inScope(scope)} and source in (${enough})`;
}

/**
 * Where the number of distinct ports of a 24-hour window changes while its start moves on by the hour, and the packets of
 * each hour. A port that is hit in hour h is in the windows that start from h − 23 to h, and counts once where they overlap.
 */
function windowSteps(scope: FlowScope, hour: BoundSql): BoundSql {
  const rows = placedRows(scope, hour);
  const [hitHour, beforeHour] = [raw(`toInt32(hit % ${HOURS})`), raw(`toInt32(before % ${HOURS})`)];
  const samePort = raw(`intDiv(hit, ${HOURS}) = intDiv(before, ${HOURS})`);
  return sql`
    select source, place, reading, change.1 as hour, change.2 as step, toUInt64(0) as sent from (
      select source, place, reading, arrayCompact(arraySort(groupArray(toInt64(service) * ${raw(String(HOURS))} + hour))) as hits
      from (${rows}) where has_port group by source, place, reading
    ) array join arrayConcat(
      arrayMap((hit, before) -> (if(${samePort}, greatest(${hitHour} - 23, ${beforeHour} + 1), ${hitHour} - 23), toInt32(1)),
        hits, arrayPopBack(arrayPushFront(hits, toInt64(${raw(String(-HOURS))})))),
      arrayMap(hit -> (${hitHour} + 1, toInt32(-1)), hits)) as change
    union all
    select source, place, reading, hour, toInt32(0) as step, sum(packets) as sent from (${rows}) group by source, place, reading, hour`;
}

/** The rules that a group of `placedRows` meets, as bits in the places of `RuleReading.bit`. */
function metRules(ports: string, packets: string, day: string, thresholds: readonly Threshold[]): BoundSql {
  const keyOf = ({ sensorId, start }: Threshold): number => (sensorId === null ? 0 : sensorId + 1) * 2 ** 32 + start;
  const needed = sql`transform(toUInt64(place) * 4294967296 + toUInt64(${raw(day)}),
    ${boundList("UInt64", thresholds.map(keyOf))}, ${boundList(
      "UInt64",
      thresholds.map(({ addresses }) => addresses),
    )}, toUInt64(0))`;
  const rules = RULES.map(({ minPorts, perAddress }, position) => {
    const reached = sql`${raw(ports)} >= ${bind("UInt32", minPorts)}`;
    const met = perAddress ? sql`${reached} and ${raw(packets)} >= ${needed}` : reached;
    return sql`(${met}) * ${raw(String(2 ** position))}`;
  });
  const sound = raw(String(SOUND_BITS));
  const sensor = raw(String(SENSOR_BITS));
  const both = raw(String(1 + 2 ** SOUND_BITS));
  return sql`bitShiftLeft(toUInt32(${join(rules, " + ")}), (reading = 1) * ${sound} + (place > 0) * ${sensor})
    * if(reading = 2, ${both}, 1)`;
}

/** An array with the packets of each reading that a mask names, 0 elsewhere. */
function eachReading(mask: string, literal: string, sound: string): BoundSql {
  return raw(
    `arrayMap(bit -> if(bitTest(${mask}, bit), if(bit < ${SOUND_BITS}, ${literal}, ${sound}), 0), range(${READING_COUNT}))`,
  );
}

function perSource(days: BoundSql): BoundSql {
  return sql`select replaceOne(toString(days.source), '::ffff:', '') as source,
      sumForEach(arrayMap(bit -> toUInt32(bitTest(days.mask, bit)), range(${raw(String(READING_COUNT))}))) as days,
      sumForEach(days.packets) as packets
    from (${days}) as days group by days.source having arraySum(days) > 0 order by days.source`;
}
