import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { SensorSettings } from "@teiten/core/uplink";
import { interfaceAddresses } from "../agent/index.ts";
import type { Files } from "../host/index.ts";
import type { CheckLine } from "./check-line.ts";

const run = promisify(execFile);

/** Whether the key of a state directory is the owner's alone. */
export async function checkKeyFile(folder: string): Promise<CheckLine> {
  const path = join(folder, "key.pem");
  const what = "key";
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) === 0) return { level: "ok", what, found: `${path} is its owner's alone` };
    return { level: "failed", what, found: `others can read ${path}`, mend: `chmod 600 ${path}, then enrol a new key` };
  } catch {
    return { level: "failed", what, found: `${path} is not there`, mend: "enrol this host" };
  }
}

/** Whether tcpdump can be run. */
export async function checkTcpdump(): Promise<CheckLine> {
  const what = "tcpdump";
  try {
    const { stdout, stderr } = await run("tcpdump", ["--version"], { timeout: 10_000 });
    const [first = ""] = `${stdout}${stderr}`.split("\n");
    return { level: "ok", what, found: first };
  } catch {
    return { level: "failed", what, found: "tcpdump cannot be run", mend: "install it: `apt-get install tcpdump`" };
  }
}

/** Whether an interface is there and holds the addresses that the center registered for this sensor. */
export function checkInterface(name: string, { prefixes }: SensorSettings): readonly CheckLine[] {
  const what = "interface";
  const addresses = interfaceAddresses(name);
  if (addresses === null) {
    return [{ level: "failed", what, found: `there is no ${name} with an address`, mend: "see `ip -br address`" }];
  }
  const single = prefixes.filter((prefix) => isIP(prefix) !== 0);
  const foreign = single.filter((address) => !addresses.includes(address));
  if (foreign.length === 0)
    return [{ level: "ok", what, found: `${name} has ${addresses.join(", ") || "no address"}` }];
  return [
    {
      level: "warning",
      what,
      found: `${foreign.join(", ")} is registered for this sensor, but ${name} has ${addresses.join(", ") || "none"}`,
      mend: "correct it at the center (`teiten sensor set NAME --address ADDRESS`), unless the address is routed to this host",
    },
  ];
}

/** Whether the disk has the room that the spool may take. */
export async function checkSpoolRoom(files: Files, folder: string, quota: number): Promise<CheckLine> {
  const what = "spool";
  const free = await files.free(folder);
  const found = `${mebibytes(free)} MiB free, the spool may take ${mebibytes(quota)} MiB`;
  if (free >= quota) return { level: "ok", what, found };
  const level = free < 16 * 1_048_576 ? "failed" : "warning";
  return { level, what, found, mend: "make room, or run the agent with a smaller --spool-quota" };
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1_048_576);
}
