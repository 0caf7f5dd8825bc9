import { BUILT_IN } from "@teiten/core/flow";
import { join, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import type { Bilingual } from "../figure.ts";
import { labelOfKey } from "../port-key.ts";
import { BY_PORT, BY_REGION, hasKey } from "../row-key.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";
import type { Marks } from "../tool-evidence.ts";

/** What kind of thing changes, the widest of the three that name a port first. */
export const KEY_FAMILIES = ["port", "port and region", "port and tool", "region"] as const;

/** One of the kinds of keys under watch. */
export type KeyFamily = (typeof KEY_FAMILIES)[number];

/** What a key names; null is any. */
export interface WatchedParts {
  readonly family: KeyFamily;
  /** The port key of the figures; null for a region alone. */
  readonly port: number | null;
  /** Two letters, `??` for unknown. */
  readonly region: string | null;
  readonly tool: string | null;
}

/** Bits of the second part of a pair: a region's two bytes, or the position of a tool in the table of marks. */
const SECOND = 2 ** 16;
/** Above any pair of a port key (25 bits) and a second part. */
const FAMILY = 2 ** 44;
const BYTE = 256;
const REGIONS = KEY_FAMILIES.indexOf("region") * FAMILY;

/** The tools that are watched, by the number of their rows less one. */
const tools = (rules: Marks): readonly string[] => [...markedTools(rules).keys()];

/** The number of a row's tool by its marks, 0 for none; of several tools the first by the rules. */
export function toolOfRow(rules: Marks): BoundSql {
  const choices = [...markedTools(rules).values()].map(
    (bits, index) => sql`${hasMark(bits)}, ${raw(String(index + 1))}`,
  );
  return choices.length === 0 ? raw("toUInt8(0)") : sql`toUInt8(multiIf(${join(choices, ", ")}, 0))`;
}

/** The number of a row's region: its two bytes. */
export const REGION_OF_ROW: BoundSql = raw("reinterpretAsUInt16(region)");

/** The key of a port, which is the port's own. */
export function portKey(port: number): number {
  return port;
}

/** The key of a port and the number of a region or of a tool. */
export function pairKey(family: "port and region" | "port and tool", port: number, second: number): number {
  return KEY_FAMILIES.indexOf(family) * FAMILY + port * SECOND + second;
}

/** The key of a region by its number. */
export function regionKey(region: number): number {
  return KEY_FAMILIES.indexOf("region") * FAMILY + region;
}

/** Whether a key names a port and no part of its traffic. */
export function isPortKey(key: number): boolean {
  return key < FAMILY;
}

/** The port of a pair; null for a key of another kind. */
export function portOfPair(key: number): number | null {
  return isPortKey(key) || key >= REGIONS ? null : Math.floor((key % FAMILY) / SECOND);
}

/** What a key names; a tool as it is called by the rules that the rows were made with. */
export function partsOfKey(key: number, rules: Marks = BUILT_IN): WatchedParts {
  const family = KEY_FAMILIES[Math.floor(key / FAMILY)] ?? "port";
  const rest = key % FAMILY;
  const [port, second] = [Math.floor(rest / SECOND), rest % SECOND];
  switch (family) {
    case "port":
      return { family, port: rest, region: null, tool: null };
    case "port and region":
      return { family, port, region: regionOf(second), tool: null };
    case "port and tool":
      return { family, port, region: null, tool: tools(rules)[second - 1] ?? `tool ${second}` };
    case "region":
      return { family, port: null, region: regionOf(second), tool: null };
  }
}

/** The condition on `flows` that keeps the rows of a key. */
export function rowsOfKey(key: number, rules: Marks): BoundSql {
  const { port, region, tool } = partsOfKey(key, rules);
  const conditions: BoundSql[] = [];
  if (port !== null) conditions.push(hasKey(BY_PORT, [String(port)]));
  if (region !== null) conditions.push(hasKey(BY_REGION, [region]));
  if (tool !== null) conditions.push(sql`${toolOfRow(rules)} = ${raw(String(tools(rules).indexOf(tool) + 1))}`);
  return join(conditions, " and ");
}

/** How a key prints in a sentence: `445/TCP from BR`, `23/TCP with Mirai's mark`, `region BR`. */
export function textOfKey(key: number, rules: Marks): Bilingual {
  const { family, port, region, tool } = partsOfKey(key, rules);
  const label = port === null ? "" : labelOfKey(port);
  switch (family) {
    case "port":
      return { en: label, ja: label };
    case "port and region":
      return { en: `${label} from ${region ?? ""}`, ja: `${region ?? ""} からの ${label}` };
    case "port and tool":
      return { en: `${label} with the mark of ${tool ?? ""}`, ja: `${tool ?? ""} の特徴を持つ ${label}` };
    case "region":
      return { en: `region ${region ?? ""}`, ja: `送信元地域 ${region ?? ""}` };
  }
}

/** The key as a part of a name: letters (of any script, as tools have them) and digits joined by `-`, another for each key. */
export function nameOfKey(key: number, rules: Marks): string {
  const { family, port, region, tool } = partsOfKey(key, rules);
  const place = region === "??" ? "unknown" : region;
  const words = [
    ...(family === "region" ? ["region"] : []),
    ...(port === null ? [] : [plain(labelOfKey(port))]),
    ...(place === null ? [] : [place]),
    ...(tool === null ? [] : [nameOfTool(tool, rules)]),
  ];
  return words.join("-");
}

/**
 * A tool as a part of a name: one that has no letters, or would read as a region, is `tool-…`; of several that would be
 * called the same, whatever their case, all but the first are numbered.
 */
function nameOfTool(tool: string, rules: Marks): string {
  const taken = new Set<string>();
  for (const [index, known] of [...tools(rules), tool].entries()) {
    const words = plain(known);
    const own = words === "" ? `tool-${index + 1}` : REGION.test(words) ? `tool-${words}` : words;
    let name = own;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${own}-${number}`;
    if (known === tool) return name;
    taken.add(name.toLowerCase());
  }
  return plain(tool);
}

const REGION = /^(?:[a-z]{2}|unknown)$/i;

function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "");
}

function regionOf(number: number): string {
  return String.fromCharCode(number % BYTE, Math.floor(number / BYTE));
}
