import type { FigureContext } from "../analyze/index.ts";
import { loadRegistry } from "../enrich/index.ts";
import { releaseVersion } from "./version.ts";
import type { Center } from "./with-center.ts";

/** What figures compute from, in an opened data directory. */
export async function figureContext(center: Center): Promise<FigureContext> {
  const { state, store, configuration } = center;
  return {
    state,
    store,
    registry: loadRegistry(await state.claims()),
    zone: configuration.zone,
    home: configuration.home,
    version: `teiten ${releaseVersion()}`,
  };
}
