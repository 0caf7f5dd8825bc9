import { Command } from "commander";
import type { FigureContext } from "../analyze/index.ts";
import { figureContext } from "./figure-context.ts";
import { withCenter } from "./with-center.ts";

export { computeFigure, explainChanges } from "../analyze/index.ts";
export type { ChangeWithParts, FigureContext, FigureResult } from "../analyze/index.ts";
export { planRun, readScenario } from "../simulate/index.ts";
export type { RunPlan } from "../simulate/index.ts";

/** Opens a data directory to read, for programs that compute from it; it is closed when `work` ends. */
export async function withFigures<Result>(
  folder: string,
  work: (context: FigureContext) => Promise<Result>,
): Promise<Result> {
  const command = new Command("teiten").option("--data <dir>").parse(["--data", folder], { from: "user" });
  return withCenter(command, "read", async (center) => work(await figureContext(center)));
}
