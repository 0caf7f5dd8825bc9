import type { FigureContext } from "../analyze/index.ts";
import type { Center } from "./with-center.ts";

/** What figures compute from, in an opened data directory. */
export async function figureContext(center: Center): Promise<FigureContext> {
  const { state, store, configuration } = center;
  const registry = {
    version: "none",
    lookup: () => null,
    claims: () => [],
    match: (sources: Uint8Array) => ({ organisation: new Int32Array(sources.length / 16).fill(-1), organisations: [] }),
  };
  return await Promise.resolve({
    state,
    store,
    registry,
    zone: configuration.zone,
    home: configuration.home,
    version: "0.1.0",
  });
}
