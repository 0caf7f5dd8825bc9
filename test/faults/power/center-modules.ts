import type * as Config from "../../../center/src/config/index.ts";
import type * as State from "../../../center/src/state/index.ts";
import type * as Telemetry from "../../../center/src/telemetry/index.ts";
import type * as Collect from "../../../center/src/collect/index.ts";
import type { DiskFiles } from "../disk/simulated-disk.ts";
import { loadBuilt } from "../programs/load-built.ts";

type ConfigModule = typeof Config;
type StateModule = typeof State;
type TelemetryModule = typeof Telemetry;
type CollectModule = typeof Collect;

/** The state of a center as it is built. */
export type BuiltState = ReturnType<StateModule["openState"]>;

/** The part of the built center that sensors talk to. */
export type BuiltCollectorServer = ReturnType<CollectModule["createCollector"]>;

/** The parts of the built center that make a segment safe. */
export interface CenterModules {
  readonly dataPaths: ConfigModule["dataPaths"];
  readonly initialiseDataDirectory: ConfigModule["initialiseDataDirectory"];
  readonly openState: StateModule["openState"];
  readonly Metrics: TelemetryModule["Metrics"];
  readonly createCollector: CollectModule["createCollector"];
}

/** Loads them. */
export async function loadCenterModules(programRoot: string): Promise<CenterModules> {
  const config = await loadBuilt<ConfigModule>(programRoot, "center/dist/config/index.js");
  const { openState } = await loadBuilt<StateModule>(programRoot, "center/dist/state/index.js");
  const { Metrics } = await loadBuilt<TelemetryModule>(programRoot, "center/dist/telemetry/index.js");
  const { createCollector } = await loadBuilt<CollectModule>(programRoot, "center/dist/collect/index.js");
  const { dataPaths, initialiseDataDirectory } = config;
  return { dataPaths, initialiseDataDirectory, openState, Metrics, createCollector };
}

/** The simulated disk fits the archive's door: this fails to compile when the door changes. */
export function asArchiveFiles(
  files: DiskFiles,
): NonNullable<Parameters<CollectModule["createCollector"]>[0]["files"]> {
  return files;
}
