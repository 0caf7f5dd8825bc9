import { dirname, join } from "node:path";
import type { Random } from "../random.ts";
import { FolderTree } from "./folder-tree.ts";
import { StoredBytes } from "./stored-bytes.ts";

/** The door of sensor and archive to their files, as both have it; `Disk` stands behind it instead of a file system. */
export interface DiskFiles {
  create(path: string): Promise<DiskFile>;
  append(path: string): Promise<DiskFile>;
  read(path: string, most?: number): Promise<Buffer>;
  truncate(path: string, length: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  size(path: string): Promise<number | null>;
  syncFolder(path: string): Promise<void>;
  free(folder: string): Promise<number>;
}

/** An open file of the simulated disk. */
export interface DiskFile {
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Thrown by the call during which the power goes, and by every call after it until `restart`. */
export class PowerCut extends Error {
  override readonly name = "PowerCut";
}

type Node = StoredBytes | "folder";

/** A call as the disk saw it, for a scenario that watches the order. */
export type DiskWatcher = (call: string, path: string) => void;

/**
 * A disk in memory that keeps apart what was written and what is safe, and that loses its power at a call that was
 * chosen before. What is left then is any subset of what was not synced.
 */
export class SimulatedDisk {
  private readonly tree = new FolderTree<Node>();
  private callsLeft = Number.POSITIVE_INFINITY;
  private off = false;
  private generation = 0;
  private readonly random: Random;
  private readonly watch: DiskWatcher;
  /** Bytes that the disk says are free. */
  freeBytes: number = 2 ** 40;
  /** Calls so far. */
  calls = 0;

  constructor(random: Random, watch: DiskWatcher = () => undefined) {
    this.random = random;
    this.watch = watch;
    this.tree.link("/", "folder");
    this.tree.sync("/");
  }

  get isOff(): boolean {
    return this.off;
  }

  /** The power goes at the so-manieth call from now; half of the time that call itself still happens. */
  cutAfter(calls: number): void {
    this.callsLeft = calls;
  }

  /** Turns the power off now, if it is on, and on again: what is left is what a machine finds when it boots. */
  restart(): void {
    for (const node of this.tree.items()) if (node instanceof StoredBytes) node.cutPower(this.random);
    this.tree.cutPower(this.random);
    this.tree.forget(this.tree.paths().filter((path) => !this.isReachable(path)));
    this.off = false;
    this.callsLeft = Number.POSITIVE_INFINITY;
    this.generation += 1;
  }

  /** The bytes of a file as they lie there, without counting as a call; null where there is none. */
  peek(path: string): Buffer | null {
    const node = this.tree.get(path);
    return node instanceof StoredBytes && this.isReachable(path) ? node.read() : null;
  }

  /** Paths of all files that can be reached from the root. */
  files(): readonly string[] {
    return this.tree.paths().filter((path) => this.tree.get(path) !== "folder" && this.isReachable(path));
  }

  /** Makes a folder and all above it, safe at once: what an installation leaves. */
  prepareFolder(path: string): void {
    this.makeFolder(path);
    for (let at = path; ; at = dirname(at)) {
      this.tree.sync(at);
      if (at === dirname(at)) return;
    }
  }

  /** Turns one bit of a file. */
  flip(path: string, bit: number): void {
    const node = this.tree.get(path);
    if (node instanceof StoredBytes) node.flip(bit);
  }

  /**
   * The door through which a program of this boot works; after a power cut its calls fail for ever. `whenAbsent`: what
   * becomes of removing a file that is not there.
   */
  door(whenAbsent: "fails" | "done" = "fails"): DiskFiles {
    const boot = this.generation;
    const call = <Result>(name: string, path: string, work: () => Result): Promise<Result> =>
      this.call(boot, name, path, work);
    return {
      create: (path) => call("create", path, () => this.open(boot, path, "new")),
      append: (path) => call("append", path, () => this.open(boot, path, "any")),
      read: (path) => call("read", path, () => this.bytesAt(path).read()),
      truncate: (path, length) => call("truncate", path, () => this.bytesAt(path).setLength(length)),
      rename: (from, to) => call("rename", to, () => this.rename(from, to)),
      remove: (path) => call("remove", path, () => this.remove(path, whenAbsent)),
      makeFolder: (path) => call("makeFolder", path, () => this.makeFolder(path)),
      list: (folder) => call("list", folder, () => this.list(folder)),
      size: (path) => call("size", path, () => this.sizeOf(path)),
      syncFolder: (path) => call("syncFolder", path, () => this.syncFolder(path)),
      free: (folder) => call("free", folder, () => this.freeBytes),
    };
  }

  private async call<Result>(boot: number, name: string, path: string, work: () => Result): Promise<Result> {
    if (this.off || boot !== this.generation) throw new PowerCut(`${name} ${path}: the power is off`);
    this.calls += 1;
    this.callsLeft -= 1;
    if (this.callsLeft > 0) {
      const result = work();
      this.watch(name, path);
      return result;
    }
    if (this.random.chance(0.5)) work();
    this.off = true;
    throw new PowerCut(`${name} ${path}: the power went`);
  }

  private open(boot: number, path: string, which: "new" | "any"): DiskFile {
    const present = this.tree.get(path);
    if (present !== undefined && which === "new") throw systemError("EEXIST", path);
    if (present === "folder") throw systemError("EISDIR", path);
    this.needFolder(dirname(path), path);
    const bytes = present ?? new StoredBytes();
    if (present === undefined) this.tree.link(path, bytes);
    return {
      write: (piece) => this.call(boot, "write", path, () => bytes.append(piece)),
      sync: () => this.call(boot, "sync", path, () => bytes.sync()),
      close: () => Promise.resolve(),
    };
  }

  private rename(from: string, to: string): void {
    const node = this.tree.get(from);
    if (node === undefined) throw systemError("ENOENT", from);
    this.needFolder(dirname(to), to);
    this.tree.rename(from, to, node);
  }

  private remove(path: string, whenAbsent: "fails" | "done"): void {
    if (this.tree.get(path) !== undefined) this.tree.unlink(path);
    else if (whenAbsent === "fails") throw systemError("ENOENT", path);
  }

  private makeFolder(path: string): void {
    if (path !== dirname(path) && this.tree.get(dirname(path)) === undefined) this.makeFolder(dirname(path));
    if (this.tree.get(path) === undefined) this.tree.link(path, "folder");
  }

  private list(folder: string): readonly string[] {
    const start = join(folder, "/");
    const below = this.tree.paths().filter((path) => path.startsWith(start) && this.isReachable(path));
    return below
      .map((path) => path.slice(start.length))
      .filter((name) => !name.includes("/"))
      .toSorted();
  }

  private sizeOf(path: string): number | null {
    const node = this.tree.get(path);
    if (node === undefined || !this.isReachable(path)) return null;
    return node === "folder" ? 0 : node.length;
  }

  private syncFolder(path: string): void {
    if (this.tree.get(path) !== "folder") throw systemError("ENOENT", path);
    this.tree.sync(path);
  }

  private bytesAt(path: string): StoredBytes {
    const node = this.tree.get(path);
    if (node === undefined || !this.isReachable(path)) throw systemError("ENOENT", path);
    if (node === "folder") throw systemError("EISDIR", path);
    return node;
  }

  private needFolder(folder: string, path: string): void {
    if (this.tree.get(folder) !== "folder" || !this.isReachable(folder)) throw systemError("ENOENT", path);
  }

  private isReachable(path: string): boolean {
    for (let at = dirname(path); at !== dirname(at); at = dirname(at)) if (this.tree.get(at) !== "folder") return false;
    return true;
  }
}

function systemError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
