import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/** Where the files of the embedded engine lie. */
export interface EngineFolder {
  readonly root: string;
  /** The engine's own files; deleting them loses nothing that `teiten replay` does not bring back. */
  readonly data: string;
  /** The engine's working directory: empty, because its `default` database shows what is in it. */
  readonly empty: string;
  /** Held while a process starts the engine. */
  readonly launchLock: string;
  /** What the engine and its process wrote to their standard error. */
  readonly log: string;
}

/** The layout below D/engine. */
export function engineFolder(root: string): EngineFolder {
  return {
    root,
    data: join(root, "data"),
    empty: join(root, "empty"),
    launchLock: join(root, "launch.lock"),
    log: join(root, "engine.log"),
  };
}

/** A socket path that fits into 107 bytes, and what to close when the socket is bound or connected. */
export interface SocketPath {
  readonly path: string;
  close(): void;
}

const SOCKET = "control.sock";
const LONGEST_SOCKET_PATH = 100;

/** The control socket of the engine. A long path is reached through an open directory, which Linux shows below /proc. */
export function controlSocketPath(root: string): SocketPath {
  const path = join(root, SOCKET);
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return { path, close: () => undefined };
  const directory = openSync(root, "r");
  return { path: `/proc/self/fd/${directory}/${SOCKET}`, close: () => closeSync(directory) };
}
