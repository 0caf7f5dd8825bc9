import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A module of the built programs, by its path below the program root; the caller names its type. */
export async function loadBuilt<Module>(programRoot: string, path: string): Promise<Module> {
  return (await import(pathToFileURL(join(programRoot, path)).href)) as Module;
}
