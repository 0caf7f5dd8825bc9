import { isAbsolute, join } from "node:path";
import { addDays } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { SiteSettings } from "../config/index.ts";
import { buildPublication } from "../publish/index.ts";
import type { Publication, PublicationContext, PublicationPolicy } from "../publish/index.ts";
import { publicReports } from "./public-reports.ts";
import type { FoundReports } from "./public-reports.ts";
import { publishedBulletins } from "./published-bulletins.ts";
import { scannerList } from "./scanner-list.ts";
import type { SiteView } from "./site-view.ts";

/** What the site is made from; the caller owns all of it. */
export interface SiteContext extends PublicationContext {
  readonly policy: PublicationPolicy;
  readonly settings: SiteSettings;
  /** Version of the program, as the pages print it. */
  readonly version: string;
  /** The data directory, and its folder of bulletins. */
  readonly root: string;
  readonly bulletinsRoot: string;
}

/** Publishes what has become ready, and gathers everything that the site shows. */
export async function collectView(
  context: SiteContext,
): Promise<{ readonly view: SiteView; readonly kept: FoundReports["kept"] }> {
  const { state, settings, version, root, zone } = context;
  const publication = await buildPublication(context, context.policy);
  const folder = settings.reports === null ? null : inside(root, settings.reports);
  const { reports, kept } = await publicReports(folder);
  const view: SiteView = {
    version,
    settings,
    publication,
    hasSensors: (await state.sensors()).length > 0,
    cutOff: lastDay(publication),
    bulletins: await publishedBulletins({ bulletins: state.bulletins, root: context.bulletinsRoot, zone }),
    reports,
    scanners: scannerList(),
  };
  return { view, kept };
}

function inside(root: string, folder: string): string {
  return isAbsolute(folder) ? folder : join(root, folder);
}

function lastDay({ series }: Publication): Day | null {
  const ends = series.flatMap(({ cells }) => cells.map(({ to }) => to)).toSorted();
  const end = ends.at(-1);
  return end === undefined ? null : addDays(end, -1);
}
