const [target, countText] = (process.env["TEITEN_KILL_AT"] ?? "").split(":");
const wanted = countText === undefined || countText === "" ? 1 : Number(countText);
let passed = 0;

/**
 * Ends this process with SIGKILL when `TEITEN_KILL_AT=name:n` names this point and it is passed for the n-th time; does
 * nothing otherwise. The exactly-once tests stop the program here and look at what a second run makes of it.
 */
export function killPoint(name: KillPoint): void {
  if (name !== target) return;
  passed += 1;
  if (passed >= wanted) process.kill(process.pid, "SIGKILL");
}

/** Every point at which a sudden death is tested, in the order in which an ingest passes them. */
export const KILL_POINTS = [
  "collect.opened",
  "collect.hashed",
  "collect.answered",
  "heartbeat.stored",
  "address.moved",
  "enrol.spent",
  "rotate.stored",
  "store.emptied",
  "store.created",
  "archive.opened",
  "archive.written",
  "archive.synced",
  "archive.renamed",
  "archive.done",
  "ledger.received",
  "decode.half",
  "decode.done",
  "days.marked",
  "store.appended",
  "store.verified",
  "ledger.ingested",
  "rollup.staged",
  "rollup.between",
  "rollup.swapped",
  "rollup.cleared",
] as const;

/** The name of a point at which a sudden death is tested. */
export type KillPoint = (typeof KILL_POINTS)[number];
