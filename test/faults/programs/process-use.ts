import { readFileSync } from "node:fs";

/** What a process has used so far. */
export interface ProcessUse {
  /** Greatest resident memory. */
  readonly peakBytes: number;
  readonly cpuSeconds: number;
}

/** Clock ticks a second, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Reads it from /proc; throws when the process is gone. */
export function processUse(pid: number): ProcessUse {
  const [, peak = "0"] = /^VmHWM:\s+([0-9]+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { peakBytes: Number(peak) * 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}
