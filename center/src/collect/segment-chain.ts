import type { SegmentManifest, SegmentName } from "@teiten/core/uplink";
import { proofOf } from "../archive/index.ts";
import type { CollectorContext } from "./collector-context.ts";

type Link = Pick<SegmentManifest, "sha256" | "original" | "previous">;

/**
 * Compares a segment that has just come with those before and after it in its boot, as far as they are here: each states the
 * hash of the one before as it was closed. A break means that two agents speak for one run, or one that told something
 * else before; it is an alarm and refuses nothing, for what is here stands.
 */
export async function checkChain(
  context: CollectorContext,
  sensorId: number,
  manifest: SegmentManifest,
): Promise<void> {
  const { sequence } = manifest;
  const before = await linkOf(context, sensorId, { ...manifest, sequence: sequence - 1 });
  const after = await linkOf(context, sensorId, { ...manifest, sequence: sequence + 1 });
  if (before !== null && !follows(before, manifest)) await tell(context, manifest, sequence - 1, sequence);
  if (after !== null && !follows(manifest, after)) await tell(context, manifest, sequence, sequence + 1);
}

/** A segment that does not say what came before it proves nothing: an agent that found it damaged does not know. */
function follows(before: Link, { previous }: Link): boolean {
  return previous === null || previous === before.sha256 || previous === before.original;
}

async function linkOf(
  { state, archive }: CollectorContext,
  sensorId: number,
  { boot, sequence }: SegmentName,
): Promise<Link | null> {
  if (sequence < 0) return null;
  const record = await state.ledger.find(sensorId, boot, String(sequence));
  const proof = record === null ? null : await proofOf(archive, record.archivePath);
  if (record === null || proof === null) return null;
  const stated = JSON.parse(Buffer.from(proof.manifest, "base64url").toString("utf8")) as Link;
  return { sha256: record.sha256, original: stated.original, previous: stated.previous };
}

async function tell(
  { trail }: CollectorContext,
  { sensor, boot }: SegmentManifest,
  before: number,
  after: number,
): Promise<void> {
  await trail.write({
    actor: sensor,
    action: "segment-chain-broken",
    object: `${sensor}/${boot}/${after}`,
    detail: `it states another hash of ${before} than that has`,
    alarm: true,
  });
}
