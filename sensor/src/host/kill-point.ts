/** Set by the bundler of a release (`define`), so that nothing of this file is left in it but an empty function. */
declare const TEITEN_RELEASE: true | undefined;

/** Every point of the sensor at which a sudden death is tested, in the order in which a segment passes them. */
export const KILL_POINTS = [
  "repair.cut",
  "repair.stated",
  "repair.renamed",
  "segment.opened",
  "record.written",
  "segment.synced",
  "segment.stated",
  "segment.closed",
  "segment.renamed",
  "segment.done",
  "spool.taken",
  "spool.sent",
  "spool.receipted",
  "spool.refused",
  "spool.resent",
  "spool.replacement",
  "spool.reduced",
  "spool.tombstoned",
  "spool.purged",
  "heartbeat.written",
  "heartbeat.synced",
  "heartbeat.removed",
  "key.made",
  "key.stored",
  "key.swapped",
  "enrol.answered",
  "enrol.written",
  "enrol.stored",
  "settings.written",
  "agent.locked",
  "upload.read",
  "upload.sent",
  "upload.answered",
  "upload.entered",
  "upload.refused",
  "heartbeat.stored",
  "heartbeat.answered",
  "heartbeat.heard",
  "status.written",
] as const;

/** The name of a point at which a sudden death is tested. */
export type KillPoint = (typeof KILL_POINTS)[number];

const wanted = typeof TEITEN_RELEASE === "undefined" ? process.env["TEITEN_KILL_AT"] : "";
const [target, count = "1"] = (wanted ?? "").split(":");
let passed = 0;

/**
 * Ends this process with SIGKILL when `TEITEN_KILL_AT=name:n` names this point and it is passed for the n-th time (the
 * first without `:n`); does nothing otherwise. The fault harness stops the agent here and looks at what the next one makes
 * of it.
 */
export function killPoint(name: KillPoint): void {
  if (typeof TEITEN_RELEASE !== "undefined") return;
  if (name !== target) return;
  passed += 1;
  if (passed >= Number(count)) process.kill(process.pid, "SIGKILL");
}
