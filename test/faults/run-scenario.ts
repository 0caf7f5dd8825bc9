import { loadScenarios } from "./load-scenarios.ts";
import type { FaultContext, Reached } from "./scenario.ts";

/** What the runner sends to the process in which one scenario runs. */
export type ScenarioOrder = Omit<FaultContext, "tell"> & { readonly name: string };

/** The process of one scenario: takes one order, answers with what was reached, ends. A throw is a miss. */
process.once("message", (order: ScenarioOrder) => void runOrder(order));

async function runOrder({ name, ...rest }: ScenarioOrder): Promise<void> {
  const tell = (line: string): void => void process.stderr.write(`${name}: ${line}\n`);
  const scenario = (await loadScenarios()).find((one) => one.name === name);
  const reached =
    scenario === undefined
      ? { figure: "there is no such scenario", ok: false }
      : await scenario.run({ ...rest, tell }).catch((error: unknown) => broken(error, tell));
  process.send?.(reached, undefined, undefined, () => process.exit(0));
}

function broken(error: unknown, tell: (line: string) => void): Reached {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(text);
  const [first = ""] = text.split("\n");
  return { figure: `broken off: ${first}`, ok: false };
}
