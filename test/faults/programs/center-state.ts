import type * as Config from "../../../center/src/config/index.ts";
import type * as State from "../../../center/src/state/index.ts";
import { loadBuilt } from "./load-built.ts";
import type { LedgerLine } from "../reference/truth.ts";

type ConfigModule = typeof Config;
type StateModule = typeof State;

/** The state of a center, open in this process beside the programs that work on it. */
export type CenterState = ReturnType<StateModule["openState"]>;

/** A line of a center's audit. */
export type AuditLine = Awaited<ReturnType<CenterState["fleet"]["auditLines"]>>[number];

const MOST_LINES = 1_000_000;

/** Opens the state of a data directory with the code of the built center; the caller closes it. */
export async function openCenterState(programRoot: string, data: string): Promise<CenterState> {
  const { dataPaths } = await loadBuilt<ConfigModule>(programRoot, "center/dist/config/index.js");
  const { openState } = await loadBuilt<StateModule>(programRoot, "center/dist/state/index.js");
  return openState(dataPaths(data));
}

/**
 * The uploaded segments in the ledger, by name. `named`: packets whose time lies outside their segment, as on a machine so
 * busy that an agent comes to read them seconds later.
 */
export async function ledgerLines(state: CenterState): Promise<readonly (LedgerLine & { readonly id: number })[]> {
  const names = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  return (await state.segments()).map(({ id, sensorId, boot, sequence, sha256, status, uncounted }) => ({
    named: uncounted?.["implausible-time"] ?? 0,
    id,
    sensor: names.get(sensorId) ?? "",
    boot,
    sequence: Number(sequence),
    sha256,
    status,
  }));
}

/** The audit lines behind an id. */
export function auditAfter(state: CenterState, id: number): Promise<readonly AuditLine[]> {
  return state.fleet.auditLines(id, MOST_LINES);
}
