import { asciiBytes, beginsWith, byteRange, payloadRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const MYSQL_GREETING = payloadRule("mysql", byteRange(0x20, 0xff), (view, at, end, length) => {
  if (at + 6 > end || (view.getUint32(at, true) & 0xffffff) !== length - 4) return false;
  const version = view.getUint8(at + 5);
  return view.getUint8(at + 3) === 0 && view.getUint8(at + 4) === 10 && version >= 0x33 && version <= 0x39;
});

/** A login of protocol 4.1: number 1, capabilities with that protocol, and the filler of zeros. */
const MYSQL_LOGIN = payloadRule("mysql", byteRange(0x20, 0xff), (view, at, end, length) => {
  if (at + 36 > end || (view.getUint32(at, true) & 0xffffff) !== length - 4 || view.getUint8(at + 3) !== 1)
    return false;
  if ((view.getUint32(at + 4, true) & 0x200) === 0) return false;
  for (let i = at + 13; i < at + 32; i++) if (view.getUint8(i) !== 0) return false;
  return true;
});

/** Pre-login or login in a packet that is the last of its message, its number 0 or 1, window 0. */
const TDS = payloadRule("mssql", [0x10, 0x12], (view, at, end, length) => {
  if (at + 8 > end || view.getUint16(at + 2, false) !== length || view.getUint8(at + 7) !== 0) return false;
  return (view.getUint8(at + 1) & 0xf1) === 1 && view.getUint8(at + 6) <= 1;
});

const SERVER_NAME = asciiBytes("ServerName;");

/** The SQL Server browser: a request of one byte, of an instance's name, or an answer with its length. */
export const SQL_BROWSER_RULE: PayloadRule = payloadRule("mssql", byteRange(2, 5), (view, at, end, length) => {
  const kind = view.getUint8(at);
  if (kind <= 3) return length === 1;
  if (kind === 4) return length >= 2 && length <= 34 && isNamed(view, at + 1, end);
  return at + 3 <= end && view.getUint16(at + 1, true) === length - 3 && beginsWith(view, at + 3, end, SERVER_NAME);
});

/** Letters up to a zero byte or the end. */
function isNamed(view: DataView, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const letter = view.getUint8(i);
    if (letter === 0) return i > at;
    if (letter < 0x20 || letter > 0x7e) return false;
  }
  return end > at;
}

/** Protocol 3.0, cancel, and the requests for TLS and GSSAPI. */
const POSTGRESQL_CODES = [0x00030000, 0x04d2162e, 0x04d2162f, 0x04d21630];

const POSTGRESQL = payloadRule("postgresql", [0], (view, at, end, length) => {
  if (at + 8 > end || view.getUint32(at, false) !== length) return false;
  return POSTGRESQL_CODES.includes(view.getUint32(at + 4, false));
});

const MONGODB_OPERATIONS = [1, 2004, 2005, 2012, 2013];

/** True for a message header with the length of the segment and an operation of MongoDB. */
export function isMongodb(view: DataView, at: number, end: number, length: number): boolean {
  if (at + 16 > end || length < 26 || view.getUint32(at, true) !== length) return false;
  return MONGODB_OPERATIONS.includes(view.getUint32(at + 12, true));
}

/** Databases over TCP. */
export const DATABASE_RULES: readonly PayloadRule[] = [MYSQL_GREETING, MYSQL_LOGIN, TDS, POSTGRESQL];
