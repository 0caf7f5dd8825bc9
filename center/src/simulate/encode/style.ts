/**
 * How a packet is put together, by index: the sending tool or stack. `docs/reference/simulation.md` lists what each sets.
 * The four tools whose marks can be told are named by them; `raw` is a bot with its own TCP stack and no known mark.
 */
export const STYLES = [
  "mirai",
  "zmap",
  "zmap-4.1",
  "masscan",
  "masscan-1.3.9",
  "nmap",
  "linux",
  "windows",
  "raw",
  "flood",
  "syn-ack",
  "reset",
  "unreachable",
  "echo-reply",
] as const;
export type StyleName = (typeof STYLES)[number];

/** Index of a style. */
export function styleOf(name: StyleName): number {
  return STYLES.indexOf(name);
}

/** The tools whose marks packets can carry. */
export const TOOLS = ["ZMap", "Masscan", "Mirai", "Nmap"] as const;
export type ToolName = (typeof TOOLS)[number];

const TOOL_OF_STYLE: readonly (ToolName | null)[] = STYLES.map((name) => {
  if (name === "zmap" || name === "zmap-4.1") return "ZMap";
  if (name === "masscan" || name === "masscan-1.3.9") return "Masscan";
  if (name === "mirai") return "Mirai";
  return name === "nmap" ? "Nmap" : null;
});

/** The tool whose mark a packet of the style carries: all of them on TCP, ZMap before 4.1 on UDP and ICMP too; else null. */
export function toolOf(style: number, protocol: number): ToolName | null {
  const everywhere = STYLES[style] === "zmap" && (protocol === 1 || protocol === 17);
  return protocol === 6 || everywhere ? (TOOL_OF_STYLE[style] ?? null) : null;
}

/** Whether packets of a style answer something that the sensor never sent; by style index. */
export const STYLE_IS_BACKSCATTER: readonly boolean[] = STYLES.map((name) =>
  ["syn-ack", "reset", "unreachable", "echo-reply"].includes(name),
);
