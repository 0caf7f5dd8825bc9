import { isDiskFull } from "../host/index.ts";
import type { Files } from "../host/index.ts";

const PIECE = new Uint8Array(64 * 1024).fill(0x5a);

/**
 * Real bytes on the disk that are given up when it is full, so that there is room to shrink and to state what was lost.
 * `size` is what is wanted; on a disk without that room there is no ballast until there is some.
 */
export class Ballast {
  private readonly files: Files;
  private readonly path: string;
  private readonly folder: string;
  private readonly size: number;
  /** Whether the bytes are there. */
  isHeld = false;

  constructor(files: Files, folder: string, path: string, size: number) {
    this.files = files;
    this.folder = folder;
    this.path = path;
    this.size = size;
  }

  /** Takes up the bytes unless they are; answers whether they are. Leaves as much again free to others. */
  async hold(): Promise<boolean> {
    if (this.isHeld) return true;
    const found = await this.files.size(this.path);
    if (found !== null && found >= this.size) {
      this.isHeld = true;
      return true;
    }
    if ((await this.files.free(this.folder)) + (found ?? 0) < this.size * 2) return false;
    if (found !== null) await this.files.remove(this.path);
    try {
      await this.write();
      this.isHeld = true;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await this.files.remove(this.path);
    }
    return this.isHeld;
  }

  /** Gives the bytes up; answers whether there were any. */
  async release(): Promise<boolean> {
    this.isHeld = false;
    if ((await this.files.size(this.path)) === null) return false;
    await this.files.remove(this.path);
    return true;
  }

  private async write(): Promise<void> {
    const file = await this.files.create(this.path);
    try {
      for (let left = this.size; left > 0; left -= PIECE.length) {
        await file.write(PIECE.subarray(0, Math.min(left, PIECE.length)));
      }
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
