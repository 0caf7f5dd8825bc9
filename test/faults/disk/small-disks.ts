import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Writable } from "node:stream";

/** Unmounts what it was told, last first, when this process is gone, however it ended. */
let guardian: ChildProcessByStdio<Writable, null, null> | null = null;

/** Why no file systems can be mounted here, in words, or null. */
export function whyNoMounts(): string | null {
  return process.getuid?.() === 0 && spawnSync("mount", ["--version"]).status === 0 ? null : "mounting needs root";
}

/** Mounts a disk in memory of so many bytes on a folder, which is made. */
export function mountSmallDisk(folder: string, bytes: number): void {
  mkdirSync(folder, { recursive: true });
  mount(folder, ["-t", "tmpfs", "-o", `size=${bytes},mode=700`, "teiten-small", folder]);
}

/** Shows another folder in a folder's place, so that it lies on another disk. */
export function mountElsewhere(from: string, folder: string): void {
  mkdirSync(from, { recursive: true });
  mkdirSync(folder, { recursive: true });
  mount(folder, ["--bind", from, folder]);
}

/** Unmounts folders, in this order; who still holds files there keeps them. */
export function unmount(...folders: readonly string[]): void {
  for (const folder of folders) spawnSync("umount", ["--lazy", folder]);
}

/**
 * Takes everything that is free on the disk of a folder but `left` bytes, or all of it where others write at the same time;
 * answers the file to be removed again.
 */
export function fillDisk(folder: string, left: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const path = join(folder, "filled-by-the-harness");
  try {
    writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return path;
}

function mount(folder: string, words: readonly string[]): void {
  guardian ??= startGuardian();
  guardian.stdin.write(`${folder}\n`);
  const { status, stderr } = spawnSync("mount", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${words.join(" ")}: ${stderr}`);
}

function startGuardian(): ChildProcessByStdio<Writable, null, null> {
  const script = 'list=; while read -r folder; do list="$folder $list"; done; for m in $list; do umount -l "$m"; done';
  const child = spawn("sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  (child.stdin as unknown as { unref?: () => void }).unref?.();
  return child;
}
