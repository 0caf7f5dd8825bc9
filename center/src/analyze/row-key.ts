import { raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import { labelOfKey, PORT_KEY } from "./port-key.ts";

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

/** The condition that keeps rows with one of these values, given as text. */
export function hasKey(key: RowKey, values: readonly string[]): BoundSql {
  const typed = key.type === "UInt32" ? values.map(Number) : values;
  return sql`${key.expression} in ${boundList(key.type, typed)}`;
}
