import { raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import { labelOfKey, PORT_KEY, portOfKey, protocolOfKey } from "./port-key.ts";

/** What rows are grouped by: an expression of the row, its type, its column's name, and how a value prints. */
export interface RowKey {
  readonly expression: BoundSql;
  readonly type: "UInt32" | "FixedString(2)";
  readonly name: "port" | "region";
  /** `value` is the value as text. */
  labelOf(value: string): string;
}

/** (protocol, destination port), as printed in every port figure. */
export const BY_PORT: RowKey = {
  expression: PORT_KEY,
  type: "UInt32",
  name: "port",
  labelOf: (value) => labelOfKey(Number(value)),
};

/** The region of the source. */
export const BY_REGION: RowKey = {
  expression: raw("region"),
  type: "FixedString(2)",
  name: "region",
  labelOf: (value) => value,
};

const MOST_VALUES = 10_000;

/** The condition that keeps rows with one of these values, given as text; all rows where they are too many to send. */
export function hasKey(key: RowKey, values: readonly string[]): BoundSql {
  if (values.length > MOST_VALUES) return sql`1`;
  if (key.type === "FixedString(2)") return sql`${key.expression} in ${boundList(key.type, values)}`;
  const numbers = values.map(Number);
  return sql`${mayBePort(numbers)} and ${key.expression} in ${boundList(key.type, numbers)}`;
}

/** A condition on the columns themselves, which lets the engine skip parts of the table that hold none of the ports. */
function mayBePort(keys: readonly number[]): BoundSql {
  const whole = keys.filter((key) => portOfKey(key) === null);
  const ports = keys.flatMap((key) => portOfKey(key) ?? []);
  const listed = sql`port in ${boundList("UInt16", ports)}`;
  if (whole.length === 0) return listed;
  return sql`(${listed} or protocol in ${boundList("UInt8", [...new Set(whole.map(protocolOfKey))])})`;
}
