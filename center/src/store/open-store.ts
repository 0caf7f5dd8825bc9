import { randomUUID } from "node:crypto";
import type { Configuration, DataPaths } from "../config/index.ts";
import { acquireExclusiveLock } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { createStore } from "./clickhouse-store.ts";
import type { StoreConnection } from "./clickhouse-store.ts";
import { ENGINE_DATABASE, attachEngine } from "./embedded/index.ts";
import { checkIdentity, emptyStore, identityOf, prepareStore } from "./prepare-store.ts";
import type { StoreIdentity } from "./prepare-store.ts";
import { raw } from "./sql.ts";
import type { Store } from "./store.ts";
import { sweepTrial } from "./sweep-trial.ts";

/** How often and how long a reader waits for the tables that a writer is making. */
const PREPARED_TRIES = 20;
const PREPARED_PAUSE_MILLIS = 500;

/** A reader may only select; a writer may do everything; a rebuild is a writer that begins with empty tables. */
export type StoreMode = "read" | "write" | "rebuild";

/** The store, and which ledger it was filled from. */
export interface OpenedStore {
  readonly store: Store;
  readonly identity: StoreIdentity;
}

/**
 * Attaches to the engine of the data directory (starting it when nothing does), or connects to the server that the
 * configuration names, and makes the tables where they are not whole.
 */
export async function openStore(configuration: Configuration, paths: DataPaths, mode: StoreMode): Promise<OpenedStore> {
  const target = await storeTarget(configuration, paths);
  const writer = createStore(target.writer);
  try {
    await createDatabase(target.writer);
    if (mode !== "read") await sweepTrial(writer, target.writer.database, paths);
    if (mode === "rebuild") await emptyStore(writer);
    const identity =
      mode === "read"
        ? await untilPrepared(writer, configuration, paths)
        : await prepareStore(writer, configuration.zone, randomUUID());
    checkIdentity(identity, configuration.zone);
    if (mode !== "read") return { store: releasing(writer, target), identity };
    await writer.close();
    return { store: releasing(createStore(target.reader), target), identity };
  } catch (error) {
    await writer.close();
    target.release();
    throw error;
  }
}

/** A reader makes no tables beside a writer: it waits until that one has made them, or makes them as the writer. */
async function untilPrepared(store: Store, configuration: Configuration, paths: DataPaths): Promise<StoreIdentity> {
  for (let tries = 0; tries < PREPARED_TRIES; tries++) {
    const present = await identityOf(store);
    if (present !== null) return present;
    const lock = await acquireExclusiveLock(paths.writerLock, PREPARED_PAUSE_MILLIS);
    if (lock === null) continue;
    try {
      return await prepareStore(store, configuration.zone, randomUUID());
    } finally {
      lock.release();
    }
  }
  throw new TeitenError({
    code: "store-preparing",
    message: "another command is making the tables of the engine",
    advice: "run the command again when that one has ended",
  });
}

/** The engine that a configuration names, attached to (the embedded one is started when nothing has). */
export interface StoreTarget {
  readonly writer: StoreConnection;
  readonly reader: StoreConnection;
  release(): void;
}

/** Attaches to the engine of the configuration; `release` lets go of it. */
export async function storeTarget(configuration: Configuration, paths: DataPaths): Promise<StoreTarget> {
  return configuration.store === "embedded" ? embedded(configuration, paths) : external(configuration);
}

async function embedded(configuration: Configuration, paths: DataPaths): Promise<StoreTarget> {
  const engine = await attachEngine(paths.engine, configuration.engine.memory);
  const { port, writerPassword, readerPassword } = engine.endpoint;
  const common = { url: `http://127.0.0.1:${port}`, database: ENGINE_DATABASE, isLost: () => engine.lost };
  return {
    writer: { ...common, user: "writer", password: writerPassword },
    reader: { ...common, user: "reader", password: readerPassword },
    release: () => engine.detach(),
  };
}

function external(configuration: Configuration): StoreTarget {
  const url = parseUrl(configuration.store);
  const connection: StoreConnection = {
    url: url.origin,
    user: url.username === "" ? "default" : decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.replace(/^\/+/, "") || ENGINE_DATABASE,
    isLost: () => false,
  };
  return { writer: connection, reader: connection, release: () => undefined };
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new TeitenError({
      code: "config-invalid",
      message: "the setting store is not a URL",
      advice: "write embedded, or http://user:password@host:8123/database",
      cause,
      exitCode: 78,
    });
  }
}

/** Makes the database of a connection where it is missing. */
export async function createDatabase(connection: StoreConnection): Promise<void> {
  const anywhere = createStore({ ...connection, database: "default" });
  try {
    await anywhere.execute(raw(`CREATE DATABASE IF NOT EXISTS \`${connection.database.replaceAll("`", "")}\``));
  } finally {
    await anywhere.close();
  }
}

function releasing(store: Store, target: StoreTarget): Store {
  return {
    ...store,
    close: async () => {
      await store.close();
      target.release();
    },
  };
}
