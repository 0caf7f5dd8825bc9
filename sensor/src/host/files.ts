/** A file being written; bytes count as kept only after `sync`, and its name only after `syncFolder`. */
export interface WritableFile {
  /** Writes all of it behind what was written before; rejects with the system's error (`ENOSPC` on a full disk). */
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every call of the agent that changes or reads a file: one small door, so that a test can put a disk behind it that loses
 * what was not synced. Errors are those of Node (`code` such as `ENOSPC`, `ENOENT`).
 */
export interface Files {
  /** Makes a new file for the owner alone, written at its end even after `truncate`; refuses one that exists, and links. */
  create(path: string): Promise<WritableFile>;
  /** Opens a file (or makes it) to write at its end. */
  append(path: string): Promise<WritableFile>;
  /**
   * The whole file; with `most`, at least its first `most` bytes as far as it has them. With `into`, the answer may be a
   * view of that memory, which is the caller's, where the file fits: a long file then costs no new memory.
   */
  read(path: string, most?: number, into?: Buffer): Promise<Buffer>;
  truncate(path: string, length: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, in order; none where it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /** Bytes, or null where there is no such file. */
  size(path: string): Promise<number | null>;
  syncFolder(path: string): Promise<void>;
  /** Bytes that the disk of a folder has free for us. */
  free(folder: string): Promise<number>;
}

/** Whether an error says that the disk, or our share of it, has no room. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}
