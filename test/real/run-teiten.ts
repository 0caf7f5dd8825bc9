import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import { openStore } from "../../center/src/store/index.ts";

const PROGRAM = fileURLToPath(new URL("../../center/bin/teiten.js", import.meta.url));

/** Runs the built command line on a data directory and answers what it printed; rejects when it fails. */
export async function runTeiten(data: string, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, "--data", data, ...words], {
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/**
 * Keeps the engine of a data directory running, as a reader that stays, so that each command of a file of tests finds one
 * instead of starting its own; answers how to let go of it.
 */
export async function holdEngine(data: string): Promise<() => Promise<void>> {
  const paths = dataPaths(data);
  const { store } = await openStore(readConfiguration(paths), paths, "read");
  return () => store.close();
}

/** The rows of a CSV text without quoted cells, as objects. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
}
