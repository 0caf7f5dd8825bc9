import { TCP_OPTION_SHAPES, type TcpOptionShape } from "../columns.ts";

const NONE = shapeIndex("none");
const MSS_1460 = shapeIndex("mss-1460");
const MSS = shapeIndex("mss");
const ZMAP_4_1 = shapeIndex("zmap-4.1");
const OTHER = shapeIndex("other");

/** An MSS option of four bytes begins with kind 2, length 4. */
const MSS_HEAD = 0x0204;

function shapeIndex(shape: TcpOptionShape): number {
  return TCP_OPTION_SHAPES.indexOf(shape);
}

/** The shape of the TCP options from `at` up to `end`; options that reach beyond `limit` are `other`. */
export function tcpOptionShape(view: DataView, at: number, end: number, limit: number): number {
  if (end <= at) return NONE;
  if (end > limit) return OTHER;
  const length = end - at;
  if (length === 4 && view.getUint16(at, false) === MSS_HEAD) {
    return view.getUint16(at + 2, false) === 1460 ? MSS_1460 : MSS;
  }
  if (length === 12 && isZmapOptions(view, at)) return ZMAP_4_1;
  return OTHER;
}

function isZmapOptions(view: DataView, at: number): boolean {
  return (
    view.getUint32(at, false) === 0x020405b4 &&
    view.getUint32(at + 4, false) === 0x01030308 &&
    view.getUint32(at + 8, false) === 0x01010402
  );
}
