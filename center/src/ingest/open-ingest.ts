import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openZone } from "@teiten/core/calendar";
import { BUILT_IN, compileMarks } from "@teiten/core/flow";
import type { MarkSet, PacketMarks } from "@teiten/core/flow";
import type { Configuration, DataPaths } from "../config/index.ts";
import { DatedTables } from "../enrich/index.ts";
import type { WritableState } from "../state/index.ts";
import type { Store } from "../store/index.ts";
import { openCanaryWatch } from "./canary-watch.ts";
import type { IngestContext } from "./ingest-context.ts";

/** What `openIngest` makes a context from; the caller owns all of it and holds the writer lock. */
export interface IngestBase {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
  readonly state: WritableState;
  readonly store: Store;
}

/** The context of an ingest, with the data sets and the rules that the rows of the engine are made with. */
export async function openIngest(
  { paths, configuration, state, store }: IngestBase,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<IngestContext> {
  const rules = await state.ledger.settleRules();
  return {
    paths,
    state,
    store,
    zone: openZone(configuration.zone),
    tables: new DatedTables(join(paths.root, "datasets"), await state.ledger.settleDatasets()),
    rules,
    packetMarks: packetMarksOf(rules),
    seed: randomBytes(4).readUInt32LE(),
    canaries: openCanaryWatch(paths, state),
    onBytes,
  };
}

/**
 * Finds the marks of packets by rules; null where the built-in code does, because they are the rules of this release. Those
 * of another release are rules like any other.
 */
export function packetMarksOf(rules: MarkSet): PacketMarks | null {
  return rulesKey(rules) === rulesKey(BUILT_IN) ? null : compileMarks(rules);
}

/** What decides which packets get which bits. */
function rulesKey({ marks }: MarkSet): string {
  return JSON.stringify(marks.map((mark) => mark && [mark.scope, mark.when]));
}
