import { createHash } from "node:crypto";
import type { Receipt } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { ReadySegment, Spool } from "../spool/index.ts";
import { createBodyMemory } from "./body-memory.ts";
import type { BodyMemory } from "./body-memory.ts";
import type { Collector } from "./collector.ts";
import type { Outcome } from "./outcome.ts";
import type { Heard } from "./read-answer.ts";

/** What became of one segment: it is sent, set aside, or waits again for the reason given. */
export type UploadResult =
  | { readonly kind: "sent"; readonly receipt: Heard<Receipt> | null }
  | { readonly kind: "set-aside"; readonly code: string; readonly why: string }
  | { readonly kind: "waits"; readonly outcome: Extract<Outcome<never>, { kind: "later" | "shut-out" }> };

/**
 * Brings one segment to the center and enters in the spool what became of it. When an earlier form of it may have arrived,
 * the center is asked first: what it holds stands. The promise rejects when the spool fails; the segment is in hand still.
 */
export async function uploadSegment(
  spool: Spool,
  collector: Collector,
  segment: ReadySegment,
  signal: AbortSignal,
  memory: BodyMemory = createBodyMemory(0),
): Promise<UploadResult> {
  const outcome = await bring(spool, collector, segment, memory, signal);
  killPoint("upload.answered");
  switch (outcome.kind) {
    case "accepted":
      if (!isSameSegment(outcome.answer, segment)) return setAside(spool, segment, "receipt-differs", DIFFERS);
      await spool.sent(segment);
      killPoint("upload.entered");
      return { kind: "sent", receipt: outcome.answer };
    case "never":
      if (outcome.sha256 !== null && isForm(outcome.sha256, segment)) {
        await spool.sent(segment);
        return { kind: "sent", receipt: null };
      }
      return setAside(spool, segment, outcome.code, outcome.why);
    case "absent":
      spool.release(segment, false);
      return { kind: "waits", outcome: { kind: "shut-out", code: "status-404", why: "the center has no such path" } };
    case "later":
      spool.release(segment, outcome.reached);
      return { kind: "waits", outcome };
    case "shut-out":
      spool.release(segment, false);
      return { kind: "waits", outcome };
  }
}

const DIFFERS = "the center holds other bytes under this segment's name";

async function bring(
  spool: Spool,
  collector: Collector,
  segment: ReadySegment,
  memory: BodyMemory,
  signal: AbortSignal,
): Promise<Outcome<Heard<Receipt>>> {
  if (segment.asked) {
    const held = await collector.receipt(segment.facts, signal);
    if (held.kind !== "absent") return held;
  }
  const lent = memory.lend(segment.bytes);
  try {
    const bytes = await spool.read(segment, lent);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== segment.sha256) return DAMAGED;
    killPoint("upload.read");
    return await collector.putSegment(segment.facts, bytes, sha256, signal);
  } finally {
    memory.giveBack(lent);
  }
}

/** The spool looks again when it is taken next, and makes a tombstone of it. */
const DAMAGED = { kind: "later", after: null, reached: false, why: "the file has changed on the disk" } as const;

async function setAside(spool: Spool, segment: ReadySegment, code: string, why: string): Promise<UploadResult> {
  await spool.refused(segment, code);
  killPoint("upload.refused");
  return { kind: "set-aside", code, why };
}

function isSameSegment({ sensor, boot, sequence, sha256 }: Heard<Receipt>, segment: ReadySegment): boolean {
  const { facts } = segment;
  return sensor === facts.sensor && boot === facts.boot && sequence === facts.sequence && isForm(sha256, segment);
}

/** Whether a hash is that of the segment as it is, or as it was when it was closed. */
function isForm(sha256: string, segment: ReadySegment): boolean {
  return sha256 === segment.sha256 || sha256 === segment.facts.original;
}
