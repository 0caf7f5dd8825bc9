import { figureInput } from "../compute-figure.ts";
import type { FigureContext } from "../figure.ts";
import type { RawParameters } from "../parameters.ts";
import { detectChanges } from "./find-changes.ts";
import type { DetectedChanges } from "./find-changes.ts";

/** The changes of some days in one run of detection, for a context whose figures on these days shall not find them again. */
export async function detectDays(context: FigureContext, parameters: RawParameters): Promise<DetectedChanges> {
  return detectChanges(await figureInput(context, "changes", parameters));
}
