import { readFileSync, statSync } from "node:fs";
import type { DataPaths } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/**
 * Throws `TeitenError` (78) when the data directory is another user's than `user` (a numeric id; undefined where the system
 * has none): what root or anybody else makes in it, the center could not read or write afterwards.
 */
export function requireOwner(paths: DataPaths, user: number | undefined): void {
  const owner = ownerOf(paths.state) ?? ownerOf(paths.root);
  if (user === undefined || owner === null || owner === user) return;
  const name = accountName(owner);
  throw new TeitenError({
    code: "data-owner",
    message: `this data directory belongs to ${name ?? `user ${owner}`}, and you are ${accountName(user) ?? `user ${user}`}`,
    place: paths.root,
    advice: `run it as its owner: sudo -u ${name ?? `'#${owner}'`} teiten … (to give it to another: chown -R, center stopped)`,
    exitCode: 78,
  });
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

function accountName(user: number): string | null {
  try {
    const lines = readFileSync("/etc/passwd", "utf8").split("\n");
    return lines.find((line) => line.split(":")[2] === String(user))?.split(":")[0] ?? null;
  } catch {
    return null;
  }
}
