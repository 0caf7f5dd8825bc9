import type { Configuration, DataPaths } from "../config/index.ts";
import { acquireExclusiveLock } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { createStore } from "./clickhouse-store.ts";
import { createDatabase, storeTarget } from "./open-store.ts";
import { identityOf } from "./prepare-store.ts";
import type { StoreIdentity } from "./prepare-store.ts";
import type { Store } from "./store.ts";
import { dropTrial, quoted, refuseForeignTrial, trialDatabase } from "./sweep-trial.ts";

/** A database of its own beside the live tables, empty at first and deleted by `close`. */
export interface TrialStore {
  /** Writes to the trial's own tables; the live ones are to be read through `live` and never written. */
  readonly store: Store;
  /** The live database, to be put before the name of a table. */
  readonly live: string;
  /** Of the live tables, which may be of another release; null where there are none. */
  readonly identity: StoreIdentity | null;
  close(): Promise<void>;
}

/**
 * Opens the database of a trial, without the writer lock: it may be used beside readers and beside the one writer. What an
 * earlier trial has left is deleted. Throws `TeitenError` (`trial-busy`) while another is under way.
 */
export async function openTrialStore(configuration: Configuration, paths: DataPaths): Promise<TrialStore> {
  const lock = await acquireExclusiveLock(paths.trialLock);
  if (lock === null) throw busy(paths);
  const target = await storeTarget(configuration, paths).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const { database } = target.writer;
  const writer = createStore(target.writer);
  const trial = { ...target.writer, database: trialDatabase(database) };
  let isOurs = false;
  const close = async (): Promise<void> => {
    try {
      if (isOurs) await dropTrial(writer, database);
    } finally {
      await writer.close();
      target.release();
      lock.release();
    }
  };
  try {
    await createDatabase(target.writer);
    await refuseForeignTrial(writer, database);
    isOurs = true;
    const identity = await identityOf(writer);
    await dropTrial(writer, database);
    await createDatabase(trial);
    const store = createStore(trial);
    return { store, live: quoted(database), identity, close: () => store.close().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function busy(paths: DataPaths): TeitenError {
  return new TeitenError({
    code: "trial-busy",
    message: "rules are being tried on this data directory already, and only one trial may run at a time",
    place: paths.root,
    advice: "wait until that one has ended",
  });
}
