import { STYLE_IS_BACKSCATTER, toolOf } from "../encode/style.ts";
import type { ToolName } from "../encode/style.ts";
import { ICMP, TCP, UDP, protocolOf } from "../plan/port-key.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";

/** The traffic class that a planned packet is meant to have. */
export type PlannedClass = "request" | "backscatter" | "other";

/** The class of a row: answers of victims are backscatter, probes of TCP, UDP and ICMP requests, the rest other. */
export function classOfRow(plan: PacketPlan, row: number): PlannedClass {
  if (STYLE_IS_BACKSCATTER[plan.style[row] ?? 0] === true) return "backscatter";
  const protocol = protocolOf(plan.key[row] ?? 0);
  return protocol === TCP || protocol === UDP || protocol === ICMP ? "request" : "other";
}

/** The tool whose mark a row carries, or null. */
export function toolOfRow(plan: PacketPlan, row: number): ToolName | null {
  return toolOf(plan.style[row] ?? 0, protocolOf(plan.key[row] ?? 0));
}
