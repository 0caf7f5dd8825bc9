import { TeitenError } from "../telemetry/index.ts";

/** What of a payload leaves: nothing, its first bytes, a keyed hash in its place, or all of it. */
export type PayloadRule =
  | { readonly keep: "none" }
  | { readonly keep: "first"; readonly bytes: number }
  | { readonly keep: "hash" }
  | { readonly keep: "full" };

/** Reads `none`, `first:N`, `hash` or `full`; throws `TeitenError` (usage). */
export function parsePayloadRule(text: string): PayloadRule {
  if (text === "none" || text === "hash" || text === "full") return { keep: text };
  const bytes = Number(/^first:(\d{1,5})$/.exec(text)?.[1] ?? Number.NaN);
  if (bytes >= 1) return { keep: "first", bytes };
  throw new TeitenError({
    code: "payload-rule-unknown",
    message: `“${text}” says nothing about payloads`,
    place: "--payload",
    advice: "write none, first:64, hash or full",
    exitCode: 2,
  });
}

/** The rule as it is written. */
export function payloadRuleText(rule: PayloadRule): string {
  return rule.keep === "first" ? `first:${rule.bytes}` : rule.keep;
}
