import { rmSync } from "node:fs";
import { TeitenError } from "../../telemetry/index.ts";
import { engineFolder } from "./engine-folder.ts";

/** What the engine says at its start of files of its own that it cannot read, as after a full disk or a power loss. */
const DAMAGE = /Cannot parse definition|metadata file|CORRUPTED|checksum/i;

/** Whether an engine does not start because its own files are damaged; it holds nothing that the archive does not. */
export function isEngineDamaged(error: unknown): boolean {
  return error instanceof TeitenError && error.code === "engine-start" && DAMAGE.test(error.message);
}

/** Deletes the files of an engine that does not run; the next start makes empty ones. */
export function discardEngine(root: string): void {
  rmSync(engineFolder(root).data, { recursive: true, force: true });
}
