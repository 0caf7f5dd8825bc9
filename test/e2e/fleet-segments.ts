import { createHash } from "node:crypto";
import { archivePathOf, arriveCapture, syncArchive } from "../../center/src/archive/index.ts";
import type { UploadProof } from "../../center/src/archive/index.ts";
import { dataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { WritableState } from "../../center/src/state/index.ts";
import { ethernet, ipv4, tcp, udp } from "../captures/packet-builder.ts";
import type { SegmentFrame, SegmentPlan, WrittenSegment } from "../captures/segment-builder.ts";
import { writeSegment } from "../captures/segment-builder.ts";
import { sourceAddress } from "./small-captures.ts";

const SYN = 0x02;

/** The run of every segment here that names none. */
export const BOOT = "00112233445566aa";
/** The address of the sensor tokyo-1. */
export const ADDRESS = "192.0.2.10";

/** Frames of `count` sources to an address, evenly over microseconds. */
export function framesTo(destination: string, count: number, from: number, to: number): readonly SegmentFrame[] {
  return Array.from({ length: count }, (_, n) => ({
    frame: ethernet(
      0x0800,
      ipv4(
        { source: sourceAddress(n), destination, ...(n % 5 === 0 ? { protocol: 17 } : {}) },
        n % 5 === 0 ? udp(4000, 53) : tcp({ destination: 23 + (n % 3), sequence: n, flags: SYN }),
      ),
    ),
    micros: from + Math.floor((n * (to - from)) / count),
  }));
}

/** The minutes of a sensor from a second on, `count` packets each, as an agent closes them; every fifth is empty. */
export function minutesOf(
  sensor: string,
  from: number,
  minutes: number,
  count: number,
  boot = BOOT,
): readonly Uploaded[] {
  return Array.from({ length: minutes }, (_, sequence) => {
    const [begin, end] = [(from + sequence * 60) * 1e6, (from + (sequence + 1) * 60) * 1e6];
    const frames = sequence % 5 === 4 ? [] : framesTo(ADDRESS, count, begin, end);
    return { segment: writeSegment({ sensor, boot, sequence, from: begin, to: end }, frames), receivedAt: end / 1e6 };
  });
}

/** A segment that has come; `manifest` is what was signed, where that is another thing than its facts. */
export interface Uploaded {
  readonly segment: WrittenSegment;
  /** Seconds since 1970 UTC. */
  readonly receivedAt: number;
  readonly manifest?: Partial<SegmentPlan> | null;
}

/** Puts segments to rest as the collector does: archive, folder synced, ledger. */
export async function receive(data: string, uploads: readonly Uploaded[]): Promise<void> {
  const paths = dataPaths(data);
  const state = openState(paths);
  try {
    for (const upload of uploads) await receiveOne(state, paths.archive, upload);
  } finally {
    await state.close();
  }
}

async function receiveOne(state: WritableState, archive: string, upload: Uploaded): Promise<void> {
  const { segment, receivedAt, manifest } = upload;
  const { sensor, boot, sequence } = segment.facts;
  const record = (await state.sensors()).find(({ name }) => name === sensor);
  const path = archivePathOf(sensor, boot, String(sequence));
  const proof = proofFor(segment, manifest ?? {});
  const arrived = await arriveCapture(archive, [segment.bytes] as unknown as AsyncIterable<Uint8Array>, {
    arrival: "upload",
    ...(manifest === null ? {} : { proof }),
  });
  await arrived.keep(path);
  await syncArchive(archive, [path]);
  await state.ledger.receive([
    {
      sensorId: record?.id ?? 0,
      boot,
      sequence: String(sequence),
      sha256: arrived.sha256,
      storedSha256: arrived.storedSha256,
      archivePath: path,
      bytes: arrived.bytes,
      covers: { by: "measured" },
      receivedAt,
    },
  ]);
}

function proofFor({ bytes, facts }: WrittenSegment, changes: Partial<SegmentPlan>): UploadProof {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const manifest = { bytes: bytes.length, sha256, ...facts, ...changes };
  return {
    manifest: Buffer.from(JSON.stringify(manifest)).toString("base64url"),
    key: "0123456789abcdef",
    signature: "none",
  };
}

/** Sensors of these tests beside tokyo-1, which gets its address; called before anything is received. */
export async function addFleet(data: string): Promise<void> {
  const state = openState(dataPaths(data));
  await state.changeSensor("tokyo-1", { addresses: [{ prefix: ADDRESS, from: null, to: null }] });
  await state.close();
}
