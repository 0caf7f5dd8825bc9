import { randomUUID } from "node:crypto";
import type { Configuration, DataPaths } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { createStore } from "./clickhouse-store.ts";
import type { StoreConnection } from "./clickhouse-store.ts";
import { ENGINE_DATABASE, attachEngine } from "./embedded/index.ts";
import { checkIdentity, emptyStore, prepareStore } from "./prepare-store.ts";
import type { StoreIdentity } from "./prepare-store.ts";
import { raw } from "./sql.ts";
import type { Store } from "./store.ts";

/** A reader may only select; a writer may do everything; a rebuild is a writer that begins with empty tables. */
export type StoreMode = "read" | "write" | "rebuild";

/** The store, and which ledger it was filled from. */
export interface OpenedStore {
  readonly store: Store;
  readonly identity: StoreIdentity;
}

/**
 * Attaches to the engine of the data directory (starting it when nothing does), or connects to the server that the
 * configuration names, and makes the tables where there are none.
 */
export async function openStore(configuration: Configuration, paths: DataPaths, mode: StoreMode): Promise<OpenedStore> {
  const target = configuration.store === "embedded" ? await embedded(configuration, paths) : external(configuration);
  const writer = createStore(target.writer);
  try {
    await createDatabase(target.writer);
    if (mode === "rebuild") await emptyStore(writer);
    const identity = await prepareStore(writer, configuration.zone, randomUUID());
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

interface StoreTarget {
  readonly writer: StoreConnection;
  readonly reader: StoreConnection;
  release(): void;
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

async function createDatabase(connection: StoreConnection): Promise<void> {
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
