import { addDays, dayName, dayNumber } from "@teiten/core/calendar";
import type { DayRange } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { loadAnnouncedDays } from "../announced-days.ts";
import type { FigureInput } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";
import { numberOrganisations } from "./announced-numbers.ts";
import { LEAST_BOTS, WORMS, botnetIdentity } from "./botnet-rule.ts";
import { QUIET_DAYS } from "./campaign-book.ts";
import type { CampaignIdentity } from "./campaign.ts";
import { lastStretch } from "./last-stretch.ts";
import type { Stretch, StretchDay } from "./last-stretch.ts";
import { loadCells } from "./load-cells.ts";
import { organisationIdentity } from "./organisation-rule.ts";
import { wholeNetwork } from "./whole-network.ts";

/** A campaign that was going on when the grouped days begin. */
export interface EarlierCampaign {
  readonly identity: CampaignIdentity;
  readonly lastDay: number;
}

/**
 * Organisations and botnets that were going on at the end of `before`, with the first day that all stored days give them.
 * They are known by their claims and marks alone, so that their past is one short question; other kinds are not asked for.
 */
export async function loadEarlierCampaigns(
  input: FigureInput,
  before: DayRange,
  knownOn: string | null,
): Promise<readonly EarlierCampaign[]> {
  const past = await wholeNetwork(input, before);
  const until = dayNumber(before.to);
  const isGoingOn = ({ lastDay }: Stretch): boolean => until - lastDay <= QUIET_DAYS;
  const organisations = [...(await announcedStretches(past, knownOn))]
    .filter(([, stretch]) => isGoingOn(stretch))
    .map(([name, { firstDay, lastDay }]) => ({ identity: organisationIdentity(name, firstDay), lastDay }));
  const botnets: EarlierCampaign[] = [];
  for (const tool of WORMS) {
    const stretch = await botnetStretch(past, tool);
    if (stretch === null || !isGoingOn(stretch)) continue;
    botnets.push({ identity: await botnetOn(past, tool, stretch.firstDay), lastDay: stretch.lastDay });
  }
  return [...organisations, ...botnets];
}

async function announcedStretches(past: FigureInput, knownOn: string | null): Promise<ReadonlyMap<string, Stretch>> {
  const days = new Map<string, StretchDay[]>();
  for (const { day, organisation } of await loadAnnouncedDays(past, scopeOf(past), knownOn)) {
    if (organisation === null) continue;
    const own = days.get(organisation) ?? [];
    own.push({ day: dayNumber(day), begins: true });
    days.set(organisation, own);
  }
  const stretches = [...days].map(([name, own]) => [name, lastStretch(own)] as const);
  return new Map(stretches.flatMap(([name, stretch]) => (stretch === null ? [] : [[name, stretch] as const])));
}

async function botnetStretch(past: FigureInput, tool: string): Promise<Stretch | null> {
  const bits = markedTools(past.rules).get(tool) ?? [];
  if (bits.length === 0) return null;
  const { starts, labels } = past.coverage.bins;
  const rows = await past.context.store.query<{ readonly start: number; readonly sources: number }>(sql`
    select ${binStart(past.coverage.bins)} as start, uniqExact(source) as sources
    from flows where ${inScope(scopeOf(past))} and ${hasMark(bits)} group by start order by start`);
  const dayOfStart = new Map(starts.map((start, bin) => [start, dayNumber(labels[bin] ?? "1970-01-01")]));
  return lastStretch(
    rows.map(({ start, sources }) => ({ day: dayOfStart.get(start) ?? 0, begins: sources >= LEAST_BOTS })),
  );
}

/** What the botnet was called on its first day. */
async function botnetOn(past: FigureInput, tool: string, firstDay: number): Promise<CampaignIdentity> {
  const from = dayName(firstDay);
  const first = await wholeNetwork(past, { from, to: addDays(from, 1) });
  const days = await loadCells(first, scopeOf(first), numberOrganisations([]));
  const cells = days.flatMap((day) => day.cells).filter((cell) => cell.tool === tool);
  return botnetIdentity(tool, cells, firstDay);
}
