/** Rows of one or more hours in order of hour, port, region and tool; numbers as `watched-keys` has them. */
export interface FineRows {
  readonly length: number;
  readonly hour: Uint32Array;
  readonly port: Uint32Array;
  readonly region: Uint16Array;
  readonly tool: Uint8Array;
  /** Index into the watched network's sensors. */
  readonly sensor: Uint16Array;
  readonly packets: Uint32Array;
}

/** Bytes of a row: UInt32 hour, UInt32 port, UInt16 region, UInt8 tool, UInt16 sensor, UInt32 packets. */
const ROW = 17;

/** Room for so many rows. */
export function createFineRows(length: number): FineRows {
  return {
    length,
    hour: new Uint32Array(length),
    port: new Uint32Array(length),
    region: new Uint16Array(length),
    tool: new Uint8Array(length),
    sensor: new Uint16Array(length),
    packets: new Uint32Array(length),
  };
}

/** Rows as the engine sends them in RowBinary, columns in the order of `FineRows`. */
export function readFineRows(bytes: Uint8Array): FineRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = createFineRows(Math.floor(bytes.length / ROW));
  for (let row = 0, at = 0; row < rows.length; row++, at += ROW) {
    rows.hour[row] = view.getUint32(at, true);
    rows.port[row] = view.getUint32(at + 4, true);
    rows.region[row] = view.getUint16(at + 8, true);
    rows.tool[row] = view.getUint8(at + 10);
    rows.sensor[row] = view.getUint16(at + 11, true);
    rows.packets[row] = view.getUint32(at + 13, true);
  }
  return rows;
}
