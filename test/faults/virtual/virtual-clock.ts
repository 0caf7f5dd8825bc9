import type { DiskFiles } from "../disk/simulated-disk.ts";

/** A clock that stands until it is moved: days pass as fast as what happens in them is done. */
export interface VirtualClock {
  /** Microseconds since 1970 UTC. */
  wall(): number;
  /** Milliseconds since the clock was made. */
  monotonic(): number;
  after(milliseconds: number, call: () => void): () => void;
  /** Moves on by so many milliseconds; whatever falls due on the way is called at its time, and comes to rest before the next. */
  advance(milliseconds: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock at `start` microseconds; `rest` resolves when everything that was called has come to rest. */
export function createVirtualClock(start: number, rest: () => Promise<void>): VirtualClock {
  const timers = new Set<Timer>();
  let now = 0;
  const nextBy = (end: number): Timer | null => {
    let next: Timer | null = null;
    for (const timer of timers) if (timer.due <= end && (next === null || timer.due < next.due)) next = timer;
    return next;
  };
  return {
    wall: () => start + Math.round(now * 1000),
    monotonic: () => now,
    after(milliseconds, call) {
      const timer = { due: now + Math.max(0, milliseconds), call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (let timer = nextBy(end); timer !== null; timer = nextBy(end)) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.call();
        await rest();
      }
      now = end;
      await rest();
    },
  };
}

/** Files that tell when none of their calls is on its way. */
export interface CountedFiles {
  readonly files: DiskFiles;
  /** Resolves when no call is on its way and none follows from those that ended. */
  rest(): Promise<void>;
}

/** Puts a count of open calls before files. */
export function countCalls(files: DiskFiles): CountedFiles {
  let open = 0;
  const counted = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    open += 1;
    try {
      return await call;
    } finally {
      open -= 1;
    }
  };
  const file = async (opening: Promise<Awaited<ReturnType<DiskFiles["create"]>>>): ReturnType<DiskFiles["create"]> => {
    const opened = await counted(opening);
    return {
      write: (bytes) => counted(opened.write(bytes)),
      sync: () => counted(opened.sync()),
      close: () => counted(opened.close()),
    };
  };
  return {
    files: {
      create: (path) => file(files.create(path)),
      append: (path) => file(files.append(path)),
      read: (path, most) => counted(files.read(path, most)),
      truncate: (path, length) => counted(files.truncate(path, length)),
      rename: (from, to) => counted(files.rename(from, to)),
      remove: (path) => counted(files.remove(path)),
      makeFolder: (path) => counted(files.makeFolder(path)),
      list: (folder) => counted(files.list(folder)),
      size: (path) => counted(files.size(path)),
      syncFolder: (path) => counted(files.syncFolder(path)),
      free: (folder) => counted(files.free(folder)),
    },
    async rest() {
      for (let quiet = 0; quiet < 2; quiet = open === 0 ? quiet + 1 : 0)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
