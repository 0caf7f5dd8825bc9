import { styleOf } from "../encode/style.ts";
import { mixBits } from "../random/random.ts";
import { TCP, protocolOf } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";

const LINUX = styleOf("linux");
const ZMAP = styleOf("zmap");
const LIGHT = [
  LINUX,
  LINUX,
  LINUX,
  styleOf("windows"),
  styleOf("windows"),
  styleOf("raw"),
  styleOf("raw"),
  styleOf("masscan"),
];
const PERSISTENT = [
  LINUX,
  LINUX,
  styleOf("windows"),
  styleOf("raw"),
  ZMAP,
  styleOf("zmap-4.1"),
  styleOf("masscan"),
  styleOf("masscan-1.3.9"),
];

/**
 * The tool or stack of a source of usual traffic: its address decides, so that it stays the same over the period. Of a
 * persistent source it is the address of the first one that had its place.
 */
export function styleOfSource(address: number, key: PortKey, persistent: boolean): number {
  const draw = mixBits(address, 0x57e1) & 7;
  const style = (persistent ? PERSISTENT : LIGHT)[draw] ?? LINUX;
  if (protocolOf(key) === TCP) return style;
  return style === ZMAP ? ZMAP : LINUX;
}
