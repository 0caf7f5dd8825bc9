import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ChangeDetector } from "../../detect/index.ts";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import type { PartAnswer, PartRequest, PartSettings } from "./detect-part.ts";
import { FamilyCounts } from "./family-counts.ts";
import { loadHours, loadStretches } from "./hour-counts.ts";
import type { HourInput, HourRange, HourStretch } from "./hour-counts.ts";

/** Hours from which on it is worth to start threads. */
const MANY_HOURS = 56 * 24;
const MOST_PARTS = 2;
const DAY = 24;

/**
 * The changes of some hours, in the order of their beginnings. Each of `parts` threads judges its share of the keys; they
 * share the number of keys and say together what one says alone.
 */
export async function detectHours(
  input: HourInput,
  network: WatchedNetwork,
  hours: HourRange,
  parts: number = hours.to - hours.from < MANY_HOURS ? 1 : Math.min(MOST_PARTS, availableParallelism()),
): Promise<readonly DetectedChange[]> {
  if (parts > 1) return detectInParts(input, network, hours, parts);
  const detector = new ChangeDetector(network, hours.from);
  const counts = new FamilyCounts(network.sensors.length);
  for await (const hour of loadHours(input, network, counts, hours)) detector.add(hour);
  return detector.changes();
}

async function detectInParts(
  input: HourInput,
  network: WatchedNetwork,
  hours: HourRange,
  parts: number,
): Promise<readonly DetectedChange[]> {
  const days = Math.ceil((hours.to - hours.from) / DAY) + 1;
  const keys = new Int32Array(new SharedArrayBuffer(days * parts * Int32Array.BYTES_PER_ELEMENT)).fill(-1);
  const threads = Array.from({ length: parts }, (_, index) =>
    startThread({ network, first: hours.from, index, of: parts, keys }),
  );
  try {
    let before: Promise<unknown> = Promise.resolve();
    for await (const stretch of loadStretches(input, network, hours)) {
      await before;
      const shared = shareRows(stretch);
      before = Promise.all(threads.map(({ ask }) => ask(shared)));
      before.catch(() => undefined);
    }
    await before;
    const found = await Promise.all(threads.map(({ ask }) => ask(null)));
    return found.flat().toSorted((one, other) => one.start - other.start || one.key - other.key);
  } finally {
    await Promise.all(threads.map(({ end }) => end()));
  }
}

/** Rows in memory that all threads read. */
function shareRows(stretch: HourStretch): HourStretch {
  const rows = new Uint8Array(new SharedArrayBuffer(stretch.rows.length));
  rows.set(stretch.rows);
  return { ...stretch, rows };
}

interface PartThread {
  /** Gives hours to the thread, or asks for its changes with null; one question at a time. */
  ask(request: PartRequest): Promise<readonly DetectedChange[]>;
  end(): Promise<unknown>;
}

function startThread(settings: PartSettings): PartThread {
  const entry = createRequire(import.meta.url).resolve("@teiten/center/detect-part");
  const worker = new Worker(entry, { workerData: settings, execArgv: [] });
  const failed = new Promise<never>((_, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("a thread that judges changes has ended")));
  });
  failed.catch(() => undefined);
  return {
    ask: (request) => {
      const answered = new Promise<PartAnswer>((resolve) => worker.once("message", resolve));
      worker.postMessage(request, []);
      return Promise.race([answered, failed]);
    },
    end: () => worker.terminate(),
  };
}
