import { isSegmentFacts } from "@teiten/core/uplink";
import type { BodyManifest, SegmentManifest, SegmentName } from "@teiten/core/uplink";
import type { SensorBoot } from "../state/index.ts";
import { RequestRefused } from "./refusals.ts";

const SHA256 = /^[0-9a-f]{64}$/;
/** How far the numbers of a boot may run ahead of those that came. */
const MOST_AHEAD = 100_000;
const LONGEST_SECONDS = 86_400 + 7200;
/** Packets a second of the shortest frames at 100 Gbit/s: no counter grows faster. */
const FASTEST = 148_800_000;
/** Shortest packet record of a pcapng file. */
const SHORTEST_RECORD = 28;

/** The manifest of any signed body; throws a refusal for another form. */
export function bodyManifest(value: unknown): BodyManifest {
  const { bytes, sha256 } = (typeof value === "object" && value !== null ? value : {}) as Partial<BodyManifest>;
  if (Number.isSafeInteger(bytes) && (bytes ?? -1) >= 0 && typeof sha256 === "string" && SHA256.test(sha256)) {
    return { bytes: bytes ?? 0, sha256 };
  }
  throw new RequestRefused("manifest-malformed", { detail: "bytes or sha256" });
}

/** The manifest of a segment under the name that the path says; throws a refusal for another form or name. */
export function segmentManifest(value: unknown, name: SegmentName): SegmentManifest {
  const body = bodyManifest(value);
  if (!isSegmentFacts(value)) throw new RequestRefused("manifest-malformed");
  if (value.sensor !== name.sensor || value.boot !== name.boot || value.sequence !== name.sequence) {
    throw new RequestRefused("manifest-differs", { detail: `${value.sensor}/${value.boot}/${value.sequence}` });
  }
  return { ...value, ...body };
}

/** Throws a refusal for a segment that states what cannot be; `boot` is what is known of its run, or null. */
export function checkPlausible(manifest: SegmentManifest, boot: SensorBoot | null): void {
  const { sequence } = manifest;
  if (boot !== null && boot.last !== null && sequence > boot.last) {
    throw new RequestRefused("boot-ended", { detail: `its last segment is ${boot.last}` });
  }
  const wrong = implausible(manifest, boot?.greatest ?? -1);
  if (wrong !== null) throw new RequestRefused("segment-implausible", { detail: wrong });
}

function implausible(manifest: SegmentManifest, greatest: number): string | null {
  const { sequence, from, to, packets, dropped, thinned, thinning, tombstoned, reason, bytes } = manifest;
  const seconds = (to - from) / 1e6;
  const most = FASTEST * (seconds + 1);
  const isTombstone = manifest.kind === "tombstone";
  if (sequence > greatest + MOST_AHEAD) return `sequence ${sequence} after ${greatest}`;
  if (seconds < 0) return "it ends before it begins";
  if (seconds > LONGEST_SECONDS) return `it lasts ${Math.round(seconds)} s`;
  if (packets * SHORTEST_RECORD > bytes) return `${packets} packets in ${bytes} bytes`;
  if ([dropped, thinned, tombstoned].some((count) => count > most)) return "more packets than any line carries";
  if (thinned > 0 && thinning < 2) return "thinned, but with no factor";
  if (isTombstone !== (reason !== null)) return "a tombstone has a reason, and a capture has none";
  if (isTombstone ? packets > 0 : tombstoned > 0) return "a tombstone holds no packets, and a capture stands for none";
  return null;
}
