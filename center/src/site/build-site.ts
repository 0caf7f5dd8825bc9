import { checkSite } from "./guard-site.ts";
import { collectView } from "./collect-view.ts";
import type { SiteContext } from "./collect-view.ts";
import { moveIn, ownedFiles } from "./move-in.ts";
import type { MovedIn } from "./move-in.ts";
import type { FoundReports } from "./public-reports.ts";
import { renderSite } from "./site-files.ts";
import type { SiteView } from "./site-view.ts";

/** What a build made. */
export interface BuiltSite extends MovedIn {
  readonly view: SiteView;
  /** Reports that stay here because their policy is not the public one. */
  readonly kept: FoundReports["kept"];
  readonly bytes: number;
}

/**
 * Builds the public site: publish what is ready, gather, render, look for sensors in every byte, move in. The same data give
 * the same bytes. Throws `TeitenError` before the folder is touched where a file would tell of a sensor.
 */
export async function buildSite(context: SiteContext, folder: string): Promise<BuiltSite> {
  await ownedFiles(folder);
  const { view, kept } = await collectView(context);
  const files = await renderSite(view, context.store);
  checkSite(files, await context.state.sensors(), view.settings);
  const moved = await moveIn(folder, files);
  return { ...moved, view, kept, bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0) };
}
