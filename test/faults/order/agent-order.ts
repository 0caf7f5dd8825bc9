import { basename } from "node:path";
import { renamedPaths, syncs, writesTo } from "./system-calls.ts";
import type { SystemCall } from "./system-calls.ts";

/** One segment on the sensor: its file's name, and when the center began to say 201 (seconds since 1970 UTC; null: never). */
export interface UploadedSegment {
  readonly file: string;
  readonly receiptAt: number | null;
}

/**
 * What is wrong with the order in which the agent handled a segment: last byte, sync, name, sync of the folder; and not
 * moved out of `ready/` before the center's 201. Null when nothing is.
 */
export function agentViolation(calls: readonly SystemCall[], segment: UploadedSegment, spool: string): string | null {
  const { file, receiptAt } = segment;
  const ready = `${spool}/ready/${file}`;
  const closed = calls.find((call) => renamedPaths(call)?.[1] === ready);
  const part = closed === undefined ? null : renamedPaths(closed)?.[0];
  if (closed === undefined || part === null || part === undefined) return `${file} was never closed`;
  const written = calls.findLast((call) => writesTo(call, part) && call.ended < closed.begun);
  const synced = calls.find((call) => syncs(call, part) && call.begun > (written?.ended ?? 0));
  if (synced === undefined || synced.ended >= closed.begun) return `${file} got its name before its bytes were synced`;
  const folder = calls.find((call) => syncs(call, `${spool}/ready`) && call.begun > closed.ended);
  if (folder === undefined) return `the folder of ${file} was not synced after its name`;
  const left = calls.find((call) => renamedPaths(call)?.[0] === ready || isRemoved(call, file));
  if (left === undefined) return receiptAt === null ? null : `${file} stayed in ready/ after its receipt`;
  if (folder.ended >= left.begun) return `${file} left ready/ before its folder was synced`;
  if (receiptAt === null) return `${file} left ready/ without a receipt`;
  return left.begunAt <= receiptAt ? `${file} left ready/ before its receipt` : null;
}

function isRemoved({ name, text }: SystemCall, file: string): boolean {
  return name.startsWith("unlink") && basename(/"([^"]*)"/.exec(text)?.[1] ?? "") === file && text.includes("/ready/");
}
