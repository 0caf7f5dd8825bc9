import { placedMarks } from "@teiten/core/flow";
import { bind, join, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { announcedNumbers } from "./announced-numbers.ts";
import type { Announced } from "./announced-numbers.ts";
import { BLOCK_OF_SOURCE } from "./block.ts";
import { DENSE, MOST_PORTS } from "./cell.ts";
import type { FigureInput } from "../figure.ts";
import { inFlood } from "../flood-labels.ts";
import { binStart, inScope } from "../flow-filter.ts";
import type { FlowScope } from "../flow-filter.ts";
import { PORT_KEY } from "../port-key.ts";
import { markedTools } from "../tool-evidence.ts";

/** Seconds that a block stays dense after the day that made it so: six days, one of which may have 25 hours. */
const DENSE_FOR = 6 * 86_400 + 3600;

/** The tools by the number that profiles have for them; 0 is none. */
export function profileTools({ rules }: Pick<FigureInput, "rules">): readonly string[] {
  return ["", ...markedTools(rules).keys()];
}

/**
 * What each source did on each day, in requests and outside of spoofed floods: `start` (of the day), `source`, `region`,
 * `asn`, `ports` (keys, empty where they are more than `MOST_PORTS`), `tool` (into `profileTools`), `stack`,
 * `packets`, `organisation` (into the announced names), `block` (0 unless dense) and `cell` (`Cell.id`).
 */
export function sourceProfiles(input: FigureInput, scope: FlowScope, announced: Announced): BoundSql {
  const requests = { ...scope, trafficClass: "request" as const };
  const near = sql`max(mates) over (partition by place, organisation order by start
    range between ${raw(String(DENSE_FOR))} preceding and current row)`;
  return sql`select *, bitShiftRight(cityHash64(start, ports, tool, stack, region, organisation, block), 12) as cell from (
    select * except (place, mates), if(organisation = 0 and ${near} >= ${bind("UInt32", DENSE)}, place, 0) as block from (
      select *, count() over (partition by start, place, organisation) as mates from (
        select acts.*, announced.organisation as organisation from (${sourceActs(input, requests)}) as acts
        left any join (${announcedNumbers(announced)}) as announced using (start, source)
      )
    )
  )`;
}

function sourceActs(input: FigureInput, scope: FlowScope): BoundSql {
  const marked = input.rules.marks.map((_, bit) => raw(`sumIf(flows.packets, bitTest(marks, ${bit}))`));
  return sql`select start, source, region, asn, ${BLOCK_OF_SOURCE} as place, requests as packets, stack,
      if(length(keys) > ${bind("UInt16", MOST_PORTS)}, [], arraySort(keys)) as ports, ${hintedTool(input)} as tool
    from (
      select ${binStart(input.coverage.bins)} as start, source, min(flows.region) as region, min(flows.asn) as asn,
        groupUniqArray(${raw(String(MOST_PORTS + 1))})(${PORT_KEY}) as keys,
        max(multiIf(ttl <= 32, 32, ttl <= 64, 64, ttl <= 128, 128, 255)) as stack,
        [${join(marked, ", ")}] as marked, sumIf(flows.packets, protocol = 6 and flags = 2) as syns,
        sum(flows.packets) as requests
      from flows where ${inScope(scope)} and not (${inFlood(scope)}) group by start, source
    )`;
}

/**
 * The number of the first tool whose mark the share of packets that names it carries, however few they are: a source of
 * one packet may be grouped by it, but only a whole campaign is said to use the tool.
 */
function hintedTool({ rules }: Pick<FigureInput, "rules">): BoundSql {
  const tools = [...markedTools(rules).keys()];
  const cases = placedMarks(rules).map(({ bit, mark }) => {
    const carried = `marked[${bit + 1}]`;
    const eligible = mark.scope === "tcp-syn" ? "syns" : "requests";
    const { minShare } = mark.attribution;
    return `${carried} > 0 and ${carried} >= ${minShare} * ${eligible}, ${tools.indexOf(mark.tool) + 1}, `;
  });
  return raw(`multiIf(${cases.join("")}0 = 1, 0, 0)`);
}
