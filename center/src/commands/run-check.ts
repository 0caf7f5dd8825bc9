import type { Command } from "commander";
import type { CheckOptions } from "./check.ts";
import {
  checkArchive,
  checkDisk,
  checkEngine,
  checkHashes,
  checkRollUps,
  checkRows,
  checkWriter,
} from "./data-checks.ts";
import type { CheckResult } from "./data-checks.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputColumn } from "./output.ts";
import { createProgress } from "./progress.ts";
import { withCenter } from "./with-center.ts";
import type { Center } from "./with-center.ts";

/** Runs `teiten check`. */
export async function runCheck(command: Command, options: CheckOptions): Promise<void> {
  await withCenter(command, "inspect", async (center) => {
    const results: CheckResult[] = [
      checkWriter(center),
      await checkEngine(center),
      ...(await checkArchive(center)),
      ...(options.deep === true ? [await deepCheck(center)] : []),
      ...(await checkRows(center)),
      await checkRollUps(center),
      checkDisk(center),
    ];
    const column = (name: keyof CheckResult): OutputColumn => ({ name, values: results.map((result) => result[name]) });
    const table = { columns: [column("check"), column("result"), column("detail"), column("mend")] };
    await writeOutput(formatRows(table, options.format));
    if (results.some(({ result }) => result === "failed")) process.exitCode = 1;
  });
}

async function deepCheck(center: Center): Promise<CheckResult> {
  const progress = createProgress("check", (await center.state.ledger.bytesAfter(0)).bytes);
  const result = await checkHashes(center, (bytes) => progress.add(bytes));
  progress.clear();
  return result;
}
