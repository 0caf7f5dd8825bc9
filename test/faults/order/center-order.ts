import { dirname } from "node:path";
import { renamedPaths, syncs, writesTo } from "./system-calls.ts";
import type { SystemCall } from "./system-calls.ts";

/** A receipt of a new segment as it left the center. */
export interface SentReceipt {
  readonly sensor: string;
  readonly boot: string;
  readonly sequence: number;
  readonly call: SystemCall;
}

/** The receipts with 201 among the calls of a center whose answers are not encrypted. */
export function receiptsIn(calls: readonly SystemCall[]): readonly SentReceipt[] {
  return calls.flatMap((call) => {
    if (!call.text.includes("HTTP/1.1 201")) return [];
    const field = (name: string): string | undefined =>
      new RegExp(String.raw`\\"${name}\\":(?:\\")?([\w.-]+)`).exec(call.text)?.[1];
    const [sensor, boot, sequence] = [field("sensor"), field("boot"), field("sequence")];
    if (sensor === undefined || boot === undefined || sequence === undefined) return [];
    return [{ sensor, boot, sequence: Number(sequence), call }];
  });
}

/**
 * What is wrong with the order in which the center made a segment safe before it said 201: its bytes synced, then its
 * name given, then its folder synced, then the ledger written and synced, then the receipt. Null when nothing is.
 */
export function centerViolation(calls: readonly SystemCall[], receipt: SentReceipt, archive: string): string | null {
  const { sensor, boot, sequence, call: answer } = receipt;
  const target = `${archive}/${sensor}/${boot}/${sequence}.zst`;
  const before = calls.filter(({ ended }) => ended < answer.begun);
  const rename = before.findLast((call) => renamedPaths(call)?.[1] === target);
  const arriving = rename === undefined ? null : renamedPaths(rename)?.[0];
  if (rename === undefined || arriving === null || arriving === undefined)
    return `${target} has no name before its 201`;
  const written = before.findLast((call) => writesTo(call, arriving));
  const synced = before.find(
    (call) => syncs(call, arriving) && call.begun > (written?.ended ?? Number.POSITIVE_INFINITY),
  );
  if (synced === undefined || synced.ended >= rename.begun)
    return `${target} got its name before its bytes were synced`;
  const folder = before.find((call) => syncs(call, dirname(target)) && call.begun > rename.ended);
  if (folder === undefined) return `the folder of ${target} was not synced between its name and its 201`;
  const entered = before.find((call) => writesTo(call, ledgerLog(archive)) && call.begun > folder.ended);
  if (entered === undefined) return `${target} was not entered in the ledger after its folder was synced`;
  const durable = before.find((call) => syncs(call, ledgerLog(archive)) && call.begun > entered.ended);
  return durable === undefined ? `the ledger was not synced between ${target} and its 201` : null;
}

function ledgerLog(archive: string): string {
  return `${dirname(archive)}/state.db-wal`;
}
