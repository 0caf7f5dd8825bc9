import { join, resolve } from "node:path";

/** Where everything of one data directory lies; absolute paths. */
export interface DataPaths {
  readonly root: string;
  readonly configuration: string;
  readonly state: string;
  readonly writerLock: string;
  /** Who holds the writer lock; means something only while the lock is held. */
  readonly writerHolder: string;
  readonly archive: string;
  readonly engine: string;
  /** Copies of the operator's data sets, and data sets in binary form; need not exist. */
  readonly datasets: string;
  /** A folder for each bulletin; need not exist. */
  readonly bulletins: string;
  /** Rules of tool marks that were accepted, one file each; need not exist. */
  readonly rules: string;
  /** Held by the one command that tries rules beside the live tables. */
  readonly trialLock: string;
  /** The center's own TLS key and certificate; made on first need. */
  readonly tls: string;
}

/** The paths of a data directory, which need not exist. */
export function dataPaths(root: string): DataPaths {
  const absolute = resolve(root);
  return {
    root: absolute,
    configuration: join(absolute, "teiten.yaml"),
    state: join(absolute, "state.db"),
    writerLock: join(absolute, "writer.lock"),
    writerHolder: join(absolute, "writer.json"),
    archive: join(absolute, "archive"),
    engine: join(absolute, "engine"),
    datasets: join(absolute, "datasets"),
    bulletins: join(absolute, "bulletins"),
    rules: join(absolute, "rules"),
    trialLock: join(absolute, "trial.lock"),
    tls: join(absolute, "tls"),
  };
}

/** The data directory that a command uses: its `--data`, else `$TEITEN_DATA`, else `./teiten-data`. */
export function findDataDirectory(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): DataPaths {
  const fromEnvironment = environment["TEITEN_DATA"];
  if (option !== undefined) return dataPaths(option);
  return dataPaths(fromEnvironment === undefined || fromEnvironment === "" ? "teiten-data" : fromEnvironment);
}
