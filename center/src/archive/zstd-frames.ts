const MAGIC = 0xfd2fb528;
/** Its last four bits are free. */
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_HEADER = 8;
const FRAME_HEADER = 6;
const BLOCK_HEADER = 3;
const RLE = 1;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;

/** Whether a frame begins at `from` that holds no data of its file and is passed over. RFC 8878, section 3.1.2. */
export function isSkippableFrame(bytes: Uint8Array, from: number): boolean {
  if (from + 4 > bytes.length) return false;
  const magic = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(from, true);
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}

/**
 * Length in bytes of the Zstandard frame that begins at `from`, one with data (found by walking its block headers) or a
 * skippable one; null when `bytes` ends before the frame does, -1 when there is no frame. RFC 8878, section 3.1.
 */
export function zstdFrameLength(bytes: Uint8Array, from: number): number | null {
  return isSkippableFrame(bytes, from) ? skippableLength(bytes, from) : dataLength(bytes, from);
}

function skippableLength(bytes: Uint8Array, from: number): number | null {
  if (from + SKIPPABLE_HEADER > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = SKIPPABLE_HEADER + view.getUint32(from + 4, true);
  return from + length > bytes.length ? null : length;
}

function dataLength(bytes: Uint8Array, from: number): number | null {
  if (from + FRAME_HEADER > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(from, true) !== MAGIC) return -1;
  const descriptor = view.getUint8(from + 4);
  const single = (descriptor >>> 5) & 1;
  const sizeFlag = descriptor >>> 6;
  const sizeBytes = sizeFlag === 0 ? single : (SIZE_BYTES[sizeFlag] ?? 0);
  let at = from + 5 + (1 - single) + (DICTIONARY_BYTES[descriptor & 3] ?? 0) + sizeBytes;
  for (let last = false; !last;) {
    if (at + BLOCK_HEADER > bytes.length) return null;
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    last = (header & 1) === 1;
    at += BLOCK_HEADER + (((header >>> 1) & 3) === RLE ? 1 : header >>> 3);
  }
  at += ((descriptor >>> 2) & 1) * 4;
  return at > bytes.length ? null : at - from;
}
