import type { FlowSummary } from "@teiten/core/flow";
import { isSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import type { UploadProof } from "../archive/index.ts";
import type { AuditEntry, SegmentRecord } from "../state/index.ts";
import type { SegmentFile } from "./segment-file.ts";

/** What an operator should know of an uploaded segment that counts, each at most once. */
export function segmentAlarms(sensor: string, record: SegmentRecord, flows: FlowSummary): readonly AuditEntry[] {
  const foreign = flows.uncounted["not-addressed"] ?? 0;
  if (foreign === 0) return [];
  const detail = `${foreign} packets for addresses that were not the sensor's at their time do not count`;
  return [{ actor: sensor, action: "foreign-packets", object: nameOf(sensor, record), detail, alarm: true }];
}

/** Sensor, boot and number of an uploaded segment as one word, as the audit names it. */
export function nameOf(sensor: string, { boot, sequence }: Pick<SegmentRecord, "boot" | "sequence">): string {
  return `${sensor}/${boot}/${sequence}`;
}

/**
 * Facts of which the signed manifest said something else than the file, and counts that the file belies; none where all is
 * well. What was signed was looked at for plausibility when it came, so a file that says otherwise is not believed.
 */
export function differences({ facts, capture }: SegmentFile, proof: UploadProof | null): readonly string[] {
  const own = capture.frames === facts.packets ? [] : [`packets (${facts.packets} stated, ${capture.frames} there)`];
  if (proof === null) return own;
  const manifest = parseManifest(proof.manifest);
  if (manifest === null) return [...own, "the manifest, which is none"];
  const names = Object.keys(facts).filter((name) => name !== "teiten") as (keyof SegmentFacts)[];
  return [
    ...own,
    ...names
      .filter((name) => manifest[name] !== facts[name])
      .map((name) => `${name} (manifest ${String(manifest[name])}, file ${String(facts[name])})`),
  ];
}

function parseManifest(text: string): SegmentFacts | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return isSegmentFacts(value) ? value : null;
  } catch {
    return null;
  }
}
