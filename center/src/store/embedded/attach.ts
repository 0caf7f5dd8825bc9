import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { acquireExclusiveLock } from "../../state/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import type { EngineEndpoint } from "./endpoint.ts";
import { controlSocketPath, engineFolder } from "./engine-folder.ts";
import type { EngineFolder } from "./engine-folder.ts";

/** A running engine that stays up for as long as this process is attached. */
export interface AttachedEngine {
  readonly endpoint: EngineEndpoint;
  /** True once the engine has died under us. */
  readonly lost: boolean;
  detach(): void;
}

const START_MILLIS = 120_000;
/** How long an engine may take that is ending still and holds the folder, and the pause before the next is started. */
const PREDECESSOR_MILLIS = 10_000;
const RELAUNCH_MILLIS = 300;

/** Attaches to the engine of the folder, and starts it when nothing does; many processes may do so at once. */
export async function attachEngine(root: string, memory: number | null): Promise<AttachedEngine> {
  const folder = engineFolder(root);
  mkdirSync(folder.empty, { recursive: true, mode: 0o700 });
  const running = await tryAttach(folder);
  if (running !== null) return running;
  const lock = await acquireExclusiveLock(folder.launchLock, START_MILLIS);
  if (lock === null) throw failed(folder, "another process has been starting it for too long");
  try {
    return await launch(folder, memory);
  } finally {
    lock.release();
  }
}

async function launch(folder: EngineFolder, memory: number | null): Promise<AttachedEngine> {
  const begun = Date.now();
  const deadline = begun + START_MILLIS;
  let attempts = 0;
  let exited = true;
  while (Date.now() < deadline) {
    const engine = await tryAttach(folder);
    if (engine !== null) return engine;
    if (exited) {
      if (attempts >= 5 && Date.now() - begun > PREDECESSOR_MILLIS) {
        throw failed(folder, `it ended ${attempts} times before it answered`);
      }
      if (attempts > 0) await sleep(RELAUNCH_MILLIS);
      attempts += 1;
      exited = false;
      startProcess(folder, memory, () => (exited = true));
    }
    await sleep(10);
  }
  throw failed(folder, "it did not answer in time");
}

function startProcess(folder: EngineFolder, memory: number | null, ended: () => void): void {
  const entry = createRequire(import.meta.url).resolve("@teiten/center/engine-process");
  const log = openSync(folder.log, "a", 0o600);
  const child = spawn(process.execPath, [entry, folder.root, memory === null ? "" : String(memory)], {
    cwd: folder.empty,
    detached: true,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder.empty, TZ: "UTC", LC_ALL: "C.UTF-8" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("exit", ended);
  child.on("error", ended);
  child.unref();
}

async function tryAttach(folder: EngineFolder): Promise<AttachedEngine | null> {
  const path = controlSocketPath(folder.root);
  const socket = connect(path.path);
  const line = await firstLine(socket);
  path.close();
  if (line === null) {
    socket.destroy();
    return null;
  }
  let lost = false;
  let detached = false;
  socket.on("error", () => undefined);
  socket.on("close", () => (lost = !detached));
  socket.unref();
  return {
    endpoint: JSON.parse(line) as EngineEndpoint,
    get lost() {
      return lost;
    },
    detach: () => {
      detached = true;
      socket.destroy();
    },
  };
}

function firstLine(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    socket.once("error", () => resolve(null));
    socket.once("close", () => resolve(null));
  });
}

function failed(folder: EngineFolder, reason: string): TeitenError {
  return new TeitenError({
    code: "engine-start",
    message: `the engine does not start: ${reason}\n${lastLines(folder.log)}`,
    place: folder.root,
    advice: `see ${folder.log}; when the engine's data are damaged, delete ${folder.data} and run: teiten replay`,
  });
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-5).join("\n");
  } catch {
    return "";
  }
}
