import { Command } from "commander";
import type { FigureContext } from "../analyze/index.ts";
import { figureContext } from "./figure-context.ts";
import { withCenter } from "./with-center.ts";
import type { Center } from "./with-center.ts";

export { ChangeWatch } from "../analyze/index.ts";
export { rememberBoot } from "../state/index.ts";
export { raw } from "../store/index.ts";
export { computeFigure, explainChanges } from "../analyze/index.ts";
export type { ChangeWithParts, FigureContext, FigureResult } from "../analyze/index.ts";
export { planRun, readScenario } from "../simulate/index.ts";
export type { RunPlan } from "../simulate/index.ts";

/** Opens a data directory as the one writer, for programs that make data of their own; it is closed when `work` ends. */
export async function withWriter<Result>(folder: string, work: (center: Center) => Promise<Result>): Promise<Result> {
  return withCenter(commandFor(folder), "write", work);
}

/** Opens a data directory to read, for programs that compute from it; it is closed when `work` ends. */
export async function withFigures<Result>(
  folder: string,
  work: (context: FigureContext) => Promise<Result>,
): Promise<Result> {
  return withCenter(commandFor(folder), "read", async (center) => work(await figureContext(center)));
}

function commandFor(folder: string): Command {
  return new Command("teiten").option("--data <dir>").parse(["--data", folder], { from: "user" });
}
