import type { Clock, Files, Report } from "../host/index.ts";
import { Ballast } from "./ballast.ts";
import { DiskSpool } from "./disk-spool.ts";
import { SpoolFolders } from "./folders.ts";
import { HeartbeatJournal } from "./heartbeat-journal.ts";
import { loadSpool } from "./load-spool.ts";
import { SegmentShelf } from "./shelf.ts";

/** How a spool is opened. */
export interface SpoolOptions {
  readonly files: Files;
  readonly clock: Clock;
  /** Its folder; made where it is missing. One process at a time, which the caller sees to. */
  readonly folder: string;
  readonly sensor: string;
  /** Of this run. */
  readonly boot: string;
  readonly version: string;
  /** Bytes that all files of the spool may have together; `DEFAULT_QUOTA` where it is not given. */
  readonly quota?: number;
  readonly report: Report;
}

/** One gibibyte. */
export const DEFAULT_QUOTA: number = 2 ** 30;
const RESERVE = 4 * 2 ** 20;

/** Opens a spool: repairs what earlier runs left open, and knows afterwards what lies in it. */
export async function openSpool(options: SpoolOptions): Promise<DiskSpool> {
  const { files, clock, report, sensor, version, boot, quota = DEFAULT_QUOTA } = options;
  const folders = new SpoolFolders(options.folder);
  await folders.make(files);
  const reserve = Math.floor(Math.min(RESERVE, quota / 8));
  const ballast = new Ballast(files, folders.root, folders.ballast, reserve);
  const shelf = new SegmentShelf({ files, folders, ballast, report, sensor, version });
  const journal = new HeartbeatJournal(files, folders.heartbeats, report);
  const received = await loadSpool({ files, folders, shelf, journal, report });
  await ballast.hold(shelf.bytes);
  return new DiskSpool({ files, clock, folders, shelf, ballast, journal, report, boot, quota, reserve }, received);
}
