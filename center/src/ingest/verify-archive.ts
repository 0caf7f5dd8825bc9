import { hashArchived } from "../archive/index.ts";
import { isLoss } from "../state/index.ts";
import type { LedgerWalk, LossReason, SegmentRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { ArchiveBase } from "./archive-differences.ts";

/** What reading one archived capture has shown. */
export type Verified =
  | { readonly found: "whole"; readonly record: SegmentRecord; readonly storedSha256: string }
  | {
      readonly found: "lost";
      readonly record: SegmentRecord;
      readonly reason: LossReason;
      readonly detail: string;
    };

const AT_ONCE = 500;

/**
 * Reads every archived capture that the ledger names, and compares the SHA-256 of its bytes, and that of the file as it
 * lies there where the ledger has it: a bit that is flipped anywhere shows. Changes nothing.
 */
export async function* verifyArchive(
  { paths, state }: ArchiveBase,
  walk: LedgerWalk,
): AsyncGenerator<Verified, void, void> {
  for (let after = 0; ;) {
    const some = await state.ledger.segmentsAfter(after, AT_ONCE, walk);
    for (const record of some) yield await verifyOne(paths.archive, record);
    const last = some.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function verifyOne(archive: string, record: SegmentRecord): Promise<Verified> {
  try {
    const { sha256, storedSha256 } = await hashArchived(archive, record.archivePath);
    if (sha256 !== record.sha256) return damaged(record, "its bytes have another SHA-256 than when it came");
    if (record.storedSha256 !== null && storedSha256 !== record.storedSha256 && !isLoss(record.reason)) {
      return damaged(record, "its file has another SHA-256 than when it was written");
    }
    return { found: "whole", record, storedSha256 };
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error;
    if (error.code === "archive-damaged") return damaged(record, error.message);
    if (error.code !== "archive-missing") throw error;
    return { found: "lost", record, reason: "archive-missing", detail: "the archive does not have it" };
  }
}

function damaged(record: SegmentRecord, detail: string): Verified {
  return { found: "lost", record, reason: "archive-damaged", detail };
}
