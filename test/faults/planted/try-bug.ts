import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { PlantedBug } from "./planted-bug.ts";

/** What became of a planted bug. */
export interface BugOutcome {
  readonly bug: PlantedBug;
  readonly caught: boolean;
  /** The row of the scenario. */
  readonly row: string;
}

const RUNNER = fileURLToPath(new URL("../run.js", import.meta.url));

/**
 * Runs the scenario that must find a bug, in its brief form, on a copy with the bug in it. Caught means that the scenario
 * ran to its end and missed its goal; one that broke off or stood still shows nothing.
 */
export async function tryBug(bug: PlantedBug, copy: string, seed: number): Promise<BugOutcome> {
  const words = [RUNNER, "--root", copy, "--only", bug.scenario, "--brief", "--seed", String(seed)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  await new Promise<void>((resolve) => child.once("close", () => resolve()));
  const row = out.split("\n").find((line) => line.startsWith(`${bug.scenario} |`)) ?? "no row";
  return { bug, row, caught: / \| failed \(/.test(row) && !/\| (?:broken off|not done|its process ended)/.test(row) };
}
