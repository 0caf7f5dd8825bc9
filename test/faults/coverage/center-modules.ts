import type * as analyze from "../../../center/src/analyze/index.ts";
import type * as config from "../../../center/src/config/index.ts";
import type * as enrich from "../../../center/src/enrich/index.ts";
import type * as ingest from "../../../center/src/ingest/index.ts";
import type * as state from "../../../center/src/state/index.ts";
import type * as store from "../../../center/src/store/index.ts";
import { loadBuilt } from "../programs/load-built.ts";

/** The parts of a center that roll up coverage and compute figures. */
export interface CenterModules {
  readonly config: typeof config;
  readonly state: typeof state;
  readonly store: typeof store;
  readonly enrich: typeof enrich;
  readonly ingest: typeof ingest;
  readonly analyze: typeof analyze;
}

/** These parts as they were built below a program root. */
export async function loadCenterModules(programRoot: string): Promise<CenterModules> {
  const part = <Name extends keyof CenterModules>(name: Name): Promise<CenterModules[Name]> =>
    loadBuilt<CenterModules[Name]>(programRoot, `center/dist/${name}/index.js`);
  return {
    config: await part("config"),
    state: await part("state"),
    store: await part("store"),
    enrich: await part("enrich"),
    ingest: await part("ingest"),
    analyze: await part("analyze"),
  };
}
