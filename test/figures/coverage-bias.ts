import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as analyze from "../../center/src/analyze/index.ts";
import * as config from "../../center/src/config/index.ts";
import * as enrich from "../../center/src/enrich/index.ts";
import * as ingest from "../../center/src/ingest/index.ts";
import * as state from "../../center/src/state/index.ts";
import * as store from "../../center/src/store/index.ts";
import { coverageBias as biasOf } from "../faults/coverage/coverage-bias.ts";
import type { BiasOptions, BiasReport } from "../faults/coverage/coverage-bias.ts";

/** The bias test of the fault harness on the sources of this checkout, in a folder that is removed afterwards. */
export async function coverageBias(options: BiasOptions): Promise<BiasReport> {
  const folder = mkdtempSync(join(tmpdir(), "teiten-bias-"));
  try {
    return await biasOf({ analyze, config, enrich, ingest, state, store }, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
