import type { FigureContext } from "../analyze/index.ts";
import { computeReport, parseQuarter, readEdits, reportFiles, restatedNow } from "../report/index.ts";
import type { ReportManifest } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { compareFolder } from "./compare-folder.ts";
import type { ComparedFolder } from "./compare-folder.ts";
import { readManifest } from "./read-manifest.ts";

/** A report to verify. */
export interface VerifyOrder {
  readonly folder: string;
  /** Version of this program. */
  readonly version: string;
  /** Called before each figure is computed, with its number from 1 and its id. */
  readonly onFigure?: (count: number, id: string) => void;
}

/** What was found, and what the report says of itself. */
export interface VerifiedReport extends ComparedFolder {
  readonly manifest: ReportManifest;
}

/**
 * Computes the report of a folder anew from the data, as its manifest says it was made, and compares every file with what is
 * there: the values of each exhibit in CSV and JSON, and every number that the pages show in tables and in prose. The texts of
 * its editor are taken from the folder, filled with the numbers of now; what an earlier revision said from the manifest. PDFs
 * are not read: they are printed from the pages. Throws `TeitenError` where there is nothing to compare with.
 */
export async function verifyReport(context: FigureContext, order: VerifyOrder): Promise<VerifiedReport> {
  const manifest = await readManifest(order.folder, order.version);
  refuseOtherNetwork(context, manifest, order.folder);
  const files = await filesAnew(context, manifest, order);
  return { manifest, ...(await compareFolder(order.folder, files, manifest.version === order.version)) };
}

async function filesAnew(
  context: FigureContext,
  manifest: ReportManifest,
  { folder, onFigure }: VerifyOrder,
): Promise<ReadonlyMap<string, string>> {
  const edits = await readEdits(folder, manifest.languages);
  const model = await computeReport(context, {
    quarter: parseQuarter(manifest.quarter),
    form: manifest.form,
    short: manifest.short,
    policy: manifest.policy,
    version: manifest.version,
    issuedOn: manifest.issuedOn,
    published: null,
    hidden: edits.hide,
    ...(onFigure === undefined ? {} : { onFigure }),
  });
  const restated = (manifest.restated ?? []).map((value) => ({ ...value, after: restatedNow(model.exhibits, value) }));
  const revision = { number: manifest.revision, restated };
  return reportFiles({ ...model, revision }, manifest.languages, edits);
}

function refuseOtherNetwork({ zone, home }: FigureContext, manifest: ReportManifest, folder: string): void {
  if (manifest.zone === zone && manifest.home === home) return;
  throw new TeitenError({
    code: "report-other-network",
    message: `the report is of a network with zone ${manifest.zone} and home ${manifest.home}; these data have zone ${zone} and home ${home}`,
    place: folder,
    advice: "name the data directory that the report was made from with --data",
  });
}
