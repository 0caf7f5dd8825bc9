import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file for its owner alone so that after a power loss it is there whole or not at all; replaces what was there. */
export function writeDurably(file: string, text: string): void {
  place(file, text, renameSync);
}

/** The same for what is made once: where another process was quicker, its file stays. */
export function writeOnce(file: string, text: string): void {
  place(file, text, (from, to) => {
    try {
      linkSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  });
}

/** Makes the names in a folder durable. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function place(file: string, text: string, name: (from: string, to: string) => void): void {
  const fresh = `${file}.${randomBytes(6).toString("hex")}.new`;
  try {
    const descriptor = openSync(fresh, "wx", 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    name(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
  syncFolder(dirname(file));
}
