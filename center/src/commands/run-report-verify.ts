import type { Command } from "commander";
import { counted } from "../telemetry/index.ts";
import { verifyReport } from "../verify/index.ts";
import type { Difference, VerifiedReport } from "../verify/index.ts";
import { figureContext } from "./figure-context.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputTable } from "./output.ts";
import type { ReportVerifyOptions } from "./report-verify.ts";
import { tell } from "./tell.ts";
import { releaseVersion } from "./version.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten report verify`: a row for each difference, and a last line that counts what was compared. */
export async function runReportVerify(command: Command, folder: string, options: ReportVerifyOptions): Promise<void> {
  await withCenter(command, "read", async (center) => {
    const verified = await verifyReport(await figureContext(center), { folder, version: releaseVersion() });
    const { differences, manifest } = verified;
    if (differences.length > 0 || options.format !== "table") {
      await writeOutput(formatRows(tableOf(differences), options.format));
    }
    const { place } =
      differences.find(({ file, place: at }) => file === "data/report.json" && at === "dataRevision") ?? {};
    if (place !== undefined) {
      tell(
        `the data are not those of the report any more (data revision ${manifest.dataRevision} then): ` +
          `to print what they give now, teiten report ${manifest.form} ${manifest.quarter} --out ${folder}`,
      );
    }
    const line = summary(verified);
    if (options.format === "table") await writeOutput(`${line}\n`);
    else tell(line);
    if (differences.length > 0) process.exitCode = 1;
  });
}

function summary({ numbers, exhibits, differences }: VerifiedReport): string {
  return `${counted(numbers, "number")} in ${counted(exhibits, "exhibit")} checked, ${differences.length} differ`;
}

function tableOf(differences: readonly Difference[]): OutputTable {
  const names = ["file", "place", "printed", "recomputed"] as const;
  return { columns: names.map((name) => ({ name, values: differences.map((difference) => difference[name]) })) };
}
