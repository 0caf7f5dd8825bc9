import { parentPort, workerData } from "node:worker_threads";
import { ChangeDetector } from "../../detect/index.ts";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { FamilyCounts } from "./family-counts.ts";
import { hoursOf } from "./hour-counts.ts";
import type { HourStretch } from "./hour-counts.ts";

/** What a thread that judges a part of the keys begins with. */
export interface PartSettings {
  readonly network: WatchedNetwork;
  /** First hour since 1970 UTC. */
  readonly first: number;
  /** Which of how many parts. */
  readonly index: number;
  readonly of: number;
  /** Shared memory: keys of each part by day and part, negative until it is known. */
  readonly keys: Int32Array;
}

/** The next hours, or null for the changes of all that were given. */
export type PartRequest = HourStretch | null;

/** The changes so far, after null; nothing after hours. */
export type PartAnswer = readonly DetectedChange[];

const NONE: PartAnswer = [];

const { network, first, index, of, keys } = workerData as PartSettings;
const detector = new ChangeDetector(network, first, { index, of, keysOfAll });
const counts = new FamilyCounts(network.sensors.length);

parentPort?.on("message", (request: PartRequest) => {
  if (request === null) return parentPort?.postMessage(detector.changes(), []);
  for (const hour of hoursOf(request, counts)) detector.add(hour);
  parentPort?.postMessage(NONE, []);
});

/** Tells the others how many keys this part watches, and waits until all have told. */
function keysOfAll(day: number, own: number): number {
  const place = (day - Math.floor(first / 24)) * of;
  Atomics.store(keys, place + index, own);
  Atomics.notify(keys, place + index);
  let all = 0;
  for (let part = 0; part < of; part++) {
    while (Atomics.load(keys, place + part) < 0) Atomics.wait(keys, place + part, -1);
    all += Atomics.load(keys, place + part);
  }
  return all;
}
