import { isMemcachedText, isRpcCall, isStun } from "./both-rules.ts";
import { isMongodb } from "./database-rules.ts";
import { dnsDatagram } from "./dns-rules.ts";
import { payloadClassNumber } from "./payload-class.ts";
import { isModbus } from "./segment-rules.ts";

const MEMCACHED = payloadClassNumber("memcached");
const RPC = payloadClassNumber("onc-rpc");
const STUN = payloadClassNumber("stun");
const IKE = payloadClassNumber("ike");
const MODBUS = payloadClassNumber("modbus");
const MONGODB = payloadClassNumber("mongodb");
const SHORTEST = 12;
const IKE_HEADER = 28;
const IKE_EXCHANGES = [1, 2, 3, 4, 5, 6, 32, 33, 34, 35, 36, 37, 38, 43];

/**
 * The class of a datagram that may begin with any byte, or 0. This runs for every datagram and before the rules by first
 * byte: what it takes has so much structure that chance does not make it.
 */
export function unkeyedDatagram(view: DataView, at: number, end: number, length: number): number {
  if (at + SHORTEST > end) return 0;
  if (view.getUint16(at + 6, false) === 0 && isMemcachedFrame(view, at, end)) return MEMCACHED;
  if (isStun(view, at, end, length)) return STUN;
  if (isRpcCall(view, at, end, length)) return RPC;
  if (length >= IKE_HEADER && isIkeMessage(view, at, end, length)) return IKE;
  return dnsDatagram(view, at, end, length);
}

/** The class of a segment that may begin with any byte, or 0; for segments that no rule by first byte takes. */
export function unkeyedSegment(view: DataView, at: number, end: number, length: number): number {
  if (isMongodb(view, at, end, length)) return MONGODB;
  return isModbus(view, at, end, length) ? MODBUS : 0;
}

/** Number, place, how many there are, and two reserved bytes, which the caller has seen to be zero; then text. */
function isMemcachedFrame(view: DataView, at: number, end: number): boolean {
  const count = view.getUint16(at + 4, false);
  return count > 0 && view.getUint16(at + 2, false) < count && isMemcachedText(view, at + 8, end);
}

function isIkeMessage(view: DataView, at: number, end: number, length: number): boolean {
  if (isIke(view, at, end, length)) return true;
  return view.getUint32(at, false) === 0 && isIke(view, at + 4, end, length - 4);
}

function isIke(view: DataView, at: number, end: number, length: number): boolean {
  if (at + IKE_HEADER > end || view.getUint32(at + 24, false) !== length) return false;
  const version = view.getUint8(at + 17);
  return (version === 0x10 || version === 0x20) && IKE_EXCHANGES.includes(view.getUint8(at + 18));
}
