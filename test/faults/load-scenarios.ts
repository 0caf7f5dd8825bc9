import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Scenario } from "./scenario.ts";

const FOLDER = new URL("./scenarios/", import.meta.url);

/** All scenarios, in order of their files' names: each file in `scenarios/` exports one, named `scenario`. */
export async function loadScenarios(): Promise<readonly Scenario[]> {
  const files = readdirSync(fileURLToPath(FOLDER))
    .filter((name) => name.endsWith(".js"))
    .toSorted();
  const modules = await Promise.all(
    files.map((name) => import(new URL(name, FOLDER).href) as Promise<{ readonly scenario: Scenario }>),
  );
  return modules.map(({ scenario }) => scenario);
}
