import { join } from "node:path";
import type { Heartbeat } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { readText, replaceFile } from "../uplink/index.ts";
import type { ClockOffset, WayState } from "../uplink/index.ts";

/** What the agent last said of itself, for `teiten-sensor status`; rewritten with each heartbeat. */
export interface AgentStatus {
  readonly sensor: string;
  readonly url: string;
  readonly key: string;
  readonly interface: string;
  readonly pid: number;
  /** Microseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly way: WayState;
  /** Why nothing gets through, in words; null while it does. */
  readonly wayWhy: string | null;
  /** Segments of this run that the center has confirmed, and that it refused for good. */
  readonly sent: number;
  readonly setAside: number;
  /** As it stood when the status was written; null before the first answer. */
  readonly clock: ClockOffset | null;
  readonly heartbeat: Heartbeat;
}

/** Puts the status beside the spool, whole or not at all. */
export async function writeStatus(files: Files, folder: string, status: AgentStatus): Promise<void> {
  await replaceFile(files, statusFile(folder), `${JSON.stringify(status, null, 2)}\n`, () =>
    killPoint("status.written"),
  );
}

/** The status of the last agent that ran on a state directory, or null; the form is the release's that wrote it. */
export async function readStatus(files: Files, folder: string): Promise<AgentStatus | null> {
  const text = await readText(files, statusFile(folder));
  if (text === null) return null;
  try {
    const status = JSON.parse(text) as AgentStatus | null;
    return typeof status?.heartbeat.at === "number" ? status : null;
  } catch {
    return null;
  }
}

function statusFile(folder: string): string {
  return join(folder, "status.json");
}
