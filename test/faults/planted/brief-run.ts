import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a scenario ended in its brief form: it reached its goal, missed it, or did not come to an end and shows nothing. */
export interface BriefRun {
  readonly verdict: "green" | "red" | "broken";
  /** Its row of the table. */
  readonly row: string;
}

const RUNNER = fileURLToPath(new URL("../run.js", import.meta.url));

/** Runs one scenario in its brief form on built programs, by a harness in a process of its own. */
export async function runBrief(scenario: string, programRoot: string, seed: number): Promise<BriefRun> {
  const words = [RUNNER, "--root", programRoot, "--only", scenario, "--brief", "--seed", String(seed)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  await new Promise<void>((resolve) => child.once("close", () => resolve()));
  const row = out.split("\n").find((line) => line.startsWith(`${scenario} |`)) ?? "no row";
  return { row, verdict: verdictIn(row) };
}

function verdictIn(row: string): BriefRun["verdict"] {
  if (/ \| passed \(/.test(row)) return "green";
  const isWhole = / \| failed \(/.test(row) && !/\| (?:broken off|not done|its process ended)/.test(row);
  return isWhole ? "red" : "broken";
}
