import { chmodSync, existsSync } from "node:fs";

/** Runs `open`, which may make `file`: nobody but its owner may read or write it, whatever the umask of the caller is. */
export function openForOwner<Result>(file: string, open: () => Result): Result {
  const before = process.umask(0o077);
  try {
    const opened = open();
    if (existsSync(file)) chmodSync(file, 0o600);
    return opened;
  } finally {
    process.umask(before);
  }
}
