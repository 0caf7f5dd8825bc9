import { sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { boundList, sortedList } from "../bound-list.ts";
import { scopeOf } from "../flow-filter.ts";
import type { FoundCampaign, FoundCampaigns } from "./find-campaigns.ts";
import { sourceProfiles } from "./source-profiles.ts";

/** Selects `start`, `source` and `campaign` (the place in the list) of every source-day in these campaigns' cells. */
export function campaignMembers(
  { near, announced }: Pick<FoundCampaigns, "near" | "announced">,
  campaigns: readonly FoundCampaign[],
): BoundSql {
  const cells = campaigns
    .flatMap(({ cells: own }, campaign) => own.map((cell) => ({ cell, campaign })))
    .toSorted((one, other) => one.cell - other.cell);
  const ids = sortedList(cells.map(({ cell }) => cell));
  const numbers = boundList(
    "UInt32",
    cells.map(({ campaign }) => campaign),
  );
  return sql`select start, source, campaign from (${sourceProfiles(near, scopeOf(near), announced)}) as profiles
    inner join (select row.1 as cell, row.2 as campaign from (select arrayJoin(arrayZip(${ids}, ${numbers})) as row)) as own
    using (cell)`;
}
