import { isDiskFull } from "../host/index.ts";
import type { Files } from "../host/index.ts";

const PIECE = new Uint8Array(64 * 1024).fill(0x5a);

const LEAST = 64 * 1024;

/**
 * Real bytes on the disk that are given up when it is full, so that there is room to shrink and to state what was lost: an
 * eighth of what the spool could have at all, and no more than `most`.
 */
export class Ballast {
  /** Bytes that the spool has or could have, as of the last look. */
  room: number = Number.POSITIVE_INFINITY;
  private readonly files: Files;
  private readonly path: string;
  private readonly folder: string;
  private readonly most: number;

  constructor(files: Files, folder: string, path: string, most: number) {
    this.files = files;
    this.folder = folder;
    this.path = path;
    this.most = most;
  }

  /** Takes the bytes up where they are missing; `used` are those of the spool. False when there is no room for them. */
  async hold(used: number): Promise<boolean> {
    const found = (await this.files.size(this.path)) ?? 0;
    const free = await this.files.free(this.folder);
    this.room = free + found + used;
    const size = Math.floor(Math.min(this.most, this.room / 8));
    if (found > 0 && found >= size / 2) return true;
    if (size < LEAST || free + found < size * 2) return false;
    await this.release();
    return this.write(size);
  }

  /** Gives the bytes up; answers whether there were any. */
  async release(): Promise<boolean> {
    if ((await this.files.size(this.path)) === null) return false;
    await this.files.remove(this.path);
    return true;
  }

  private async write(size: number): Promise<boolean> {
    const file = await this.files.create(this.path);
    try {
      for (let left = size; left > 0; left -= PIECE.length) {
        await file.write(PIECE.subarray(0, Math.min(left, PIECE.length)));
      }
      await file.sync();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await this.files.remove(this.path);
      return false;
    } finally {
      await file.close();
    }
    return true;
  }
}
