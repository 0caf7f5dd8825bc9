import { HAS_PORTS } from "@teiten/core/packet";
import type { PacketColumns } from "@teiten/core/packet";
import type { DataPaths } from "../config/index.ts";
import type { SensorRecord, WritableState } from "../state/index.ts";
import { readCanaryKey } from "./canary-key.ts";
import { CANARY_BYTES, openCanary } from "./canary-seal.ts";

/**
 * Recognises what this center sent to a sensor to see whether it arrives: such packets are no observation. `shift` is what
 * must be added to the times of the sensor's clock, in microseconds. Null: this center never sent a canary.
 */
export type CanaryWatch = (sensor: SensorRecord, shift: number) => Promise<SegmentCanaries | null>;

/** The canaries of one segment. */
export interface SegmentCanaries {
  /**
   * True for a frame that the center sent as a canary; asked once for every frame, in order. The frame is the bytes of
   * `view` from `start` until before `end`; its row has the time by the sensor's own clock.
   */
  isCanary(columns: PacketColumns, row: number, view: DataView, start: number, end: number): boolean;
  /** Enters in the state which canaries were seen; called once the segment counts. */
  settle(): Promise<void>;
}

/** A canary arrives within so many seconds of its sending, or it is someone's copy and counts like any packet. */
const SECONDS = 10;

const UDP = 17;
const UDP_HEADER = 8;
/** IP datagrams of a canary: a header of IPv4 without options or of IPv6 without extensions. */
const LENGTH_4 = 20 + UDP_HEADER + CANARY_BYTES;
const LENGTH_6 = 40 + UDP_HEADER + CANARY_BYTES;

/** Watches for the canaries of one center. */
export function openCanaryWatch(paths: DataPaths, state: Pick<WritableState, "fleet">): CanaryWatch {
  let key: Buffer | null = null;
  return async (sensor, shift) => {
    key ??= readCanaryKey(paths);
    return key === null ? null : new Watched(key, sensor, shift, state);
  };
}

class Watched implements SegmentCanaries {
  readonly #key: Buffer;
  readonly #sensor: SensorRecord;
  readonly #shift: number;
  readonly #state: Pick<WritableState, "fleet">;
  readonly #seen = new Map<string, number>();

  constructor(key: Buffer, sensor: SensorRecord, shift: number, state: Pick<WritableState, "fleet">) {
    this.#key = key;
    this.#sensor = sensor;
    this.#shift = shift;
    this.#state = state;
  }

  isCanary(columns: PacketColumns, row: number, view: DataView, start: number, end: number): boolean {
    if (columns.protocol[row] !== UDP || ((columns.has[row] ?? 0) & HAS_PORTS) === 0) return false;
    if (columns.ipLength[row] !== (columns.version[row] === 4 ? LENGTH_4 : LENGTH_6)) return false;
    const payload = payloadOf(columns, row, view, start, end);
    const opened = payload === null ? null : openCanary(this.#key, this.#sensor.name, payload);
    if (opened === null) return false;
    const at = (columns.second[row] ?? 0) + ((columns.nanosecond[row] ?? 0) / 1000 + this.#shift) / 1e6;
    if (Math.abs(at - opened.sentAt) > SECONDS || this.#seen.has(opened.nonce)) return false;
    this.#seen.set(opened.nonce, Math.floor(at));
    return true;
  }

  async settle(): Promise<void> {
    if (this.#seen.size > 0) await this.#state.fleet.seeCanaries(this.#sensor.id, this.#seen);
  }
}

/**
 * The UDP payload of a frame whose row says that it is as long as a canary's; null where it was cut. The reader does not
 * say where the datagram begins, so the UDP header is looked for: both ports, and its own length.
 */
function payloadOf(columns: PacketColumns, row: number, view: DataView, start: number, end: number): Uint8Array | null {
  const ports = ((columns.sourcePort[row] ?? 0) * 65_536 + (columns.destinationPort[row] ?? 0)) >>> 0;
  for (let at = start + 20; at + UDP_HEADER + CANARY_BYTES <= end; at++) {
    if (view.getUint32(at, false) !== ports || view.getUint16(at + 4, false) !== UDP_HEADER + CANARY_BYTES) continue;
    return new Uint8Array(view.buffer, view.byteOffset + at + UDP_HEADER, CANARY_BYTES);
  }
  return null;
}
