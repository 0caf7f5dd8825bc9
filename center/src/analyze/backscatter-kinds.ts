import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import type { FigureInput } from "./figure.ts";
import { inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { isPrefix } from "./prefix-notes.ts";

/** What sends backscatter, by what the packets themselves say; the position is the number in `kindOfAnswer`. */
export const BACKSCATTER_KINDS = ["tcp-reply", "icmp-error", "icmp-reply", "reflection", "stray-ack"] as const;

/** The same kinds as a Japanese table has them. */
export const KIND_WORDS: readonly string[] = ["TCP応答", "ICMPエラー", "ICMP応答", "反射", "ACKのみ"];

/** Rows of class `backscatter`. */
export const IS_ANSWER: BoundSql = raw("class = 1");

/** From so many addresses that answer one sensor in one minute over TCP and ICMP, … */
export const REFLECTION_SENDERS = 1000;
/** … each with at most so many packets there, the sensor's own address is what somebody asks them with. */
export const REFLECTION_PACKETS = 30;

const [SYN_OR_RST, ICMP_REPLIES, FIRST_ICMP6_INFORMATION] = [6, "(0, 14, 16, 18)", 128];
const REFLECTION: number = BACKSCATTER_KINDS.indexOf("reflection");

/**
 * The kind of a row of class `backscatter`: a SYN-ACK or RST answers a connection; an ICMP error is about one; a reply of
 * ICMP answers an echo or the like (RFC 792, RFC 950; ICMPv6 from 128 on, RFC 4443); a UDP answer of a service of
 * `REPLY_PORTS` is a reflection; what is left of TCP has an ACK and says nothing of what it answers.
 */
const KIND_OF_PACKET: BoundSql = raw(
  `multiIf(protocol = 17, ${REFLECTION}, protocol = 6, if(bitAnd(flags, ${SYN_OR_RST}) != 0, 0, 4),
    protocol = 58, if(intDiv(port, 256) >= ${FIRST_ICMP6_INFORMATION}, 2, 1), intDiv(port, 256) in ${ICMP_REPLIES}, 2, 1)`,
);

/**
 * The kind of a row, as an expression: that of its packets, or a reflection where very many addresses answer one sensor at
 * once. A victim of forged senders answers to addresses all over the world, and few victims do so in one minute; a crowd
 * that answers one address was asked in its name. A sensor of many addresses hears of as many victims as that, and rows do
 * not say which address an answer went to: where it has a prefix, or where somebody answers several of its addresses in
 * the minute, the packets alone decide.
 */
export async function kindOfAnswer(input: FigureInput, scope: FlowScope): Promise<BoundSql> {
  const answers = sql`${inScope(scope)} and ${IS_ANSWER} and protocol != 17 and sensor not in ${bind("Array(UInt16)", sensorsOfPrefixes(scope))}`;
  const crowds = sql`select minute, sensor from flows where ${answers} group by minute, sensor
    having uniqExact(source) >= ${raw(String(REFLECTION_SENDERS))} and max(destinations) = 1`;
  const found = await input.context.store.query<{ readonly n: number }>(sql`
    select count() as n from (select 1 from (${crowds}) limit 1)`);
  if ((found[0]?.n ?? 0) === 0) return KIND_OF_PACKET;
  return sql`if((minute, sensor) in (${crowds}) and (minute, sensor, source) not in (
      select minute, sensor, source from flows where ${answers} and (minute, sensor) in (${crowds})
      group by minute, sensor, source having sum(flows.packets) > ${raw(String(REFLECTION_PACKETS))}
    ), ${raw(String(REFLECTION))}, ${KIND_OF_PACKET})`;
}

function sensorsOfPrefixes({ selection }: FlowScope): readonly number[] {
  return selection.sensors
    .filter(({ addresses }) => addresses.some(({ prefix }) => isPrefix(prefix)))
    .map(({ id }) => id);
}
