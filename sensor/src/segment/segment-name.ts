import { isBoot, parseSequence } from "@teiten/core/uplink";

/** Which segment of which run of the agent: all of its name that a file name says. */
export interface SegmentPlace {
  readonly boot: string;
  readonly sequence: number;
}

const FORM = /^([0-9a-f]{16})-([0-9]{10})\.(pcapng|part)$/;

/** File name of a closed segment: boot and ten digits of sequence, so that names sort as segments follow each other. */
export function segmentFile({ boot, sequence }: SegmentPlace): string {
  return `${boot}-${String(sequence).padStart(10, "0")}.pcapng`;
}

/** File name of a segment that is still written. */
export function partFile({ boot, sequence }: SegmentPlace): string {
  return `${boot}-${String(sequence).padStart(10, "0")}.part`;
}

/** Reads a file name; null for any other name. */
export function parseSegmentFile(name: string): (SegmentPlace & { readonly isPart: boolean }) | null {
  const [, boot = "", digits = "", suffix] = FORM.exec(name) ?? [];
  const sequence = parseSequence(String(Number(digits)));
  if (!isBoot(boot) || sequence === null) return null;
  return { boot, sequence, isPart: suffix === "part" };
}
