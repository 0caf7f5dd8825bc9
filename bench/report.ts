import { availableParallelism, cpus } from "node:os";
import type { Contender, Day } from "./contenders.ts";
import type { Cost } from "./measure.ts";

/** The median cost of one contender over its runs. */
export interface Summary {
  readonly cpu: number;
  readonly wall: number;
  /** Peak resident memory of its largest process, and of ours that is not the engine; megabytes, medians. */
  readonly peakMegabytes: number;
  readonly centerMegabytes: number;
}

/** The middle of the numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return (low + high) / 2;
}

/** True for the command line of the center itself, as against the engine that it starts. */
function isCenter(command: string): boolean {
  return /teiten\.js/.test(command);
}

export function summarize(costs: readonly Cost[]): Summary {
  const peak = (keep: (command: string) => boolean): number =>
    median(
      costs.map(({ processes }) =>
        Math.max(0, ...processes.filter(({ command }) => keep(command)).map((one) => one.peakMegabytes)),
      ),
    );
  return {
    cpu: median(costs.map(({ cpu }) => cpu)),
    wall: median(costs.map(({ wall }) => wall)),
    peakMegabytes: peak(() => true),
    centerMegabytes: peak(isCenter),
  };
}

/** The table of all contenders, task by task, with each peer's CPU as a multiple of ours. */
export function reportText(day: Day, costs: ReadonlyMap<Contender, readonly Cost[]>): string {
  const lines = [
    `${day.packets} packets; ${availableParallelism()} cores of ${cpus()[0]?.model ?? "unknown"}; Node ${process.version}; medians`,
    "",
    row(["task", "program", "CPU s", "runs (CPU s)", "wall s", "Mpackets/CPU s", "peak MB", "CPU, ours = 1"]),
    row(Array.from({ length: 8 }, () => "---")),
  ];
  const ours = new Map<string, number>();
  for (const [{ task, name }, all] of costs) {
    const { cpu, wall, peakMegabytes } = summarize(all);
    if (!ours.has(task)) ours.set(task, cpu);
    const each = all.map((cost) => cost.cpu.toFixed(2)).join(" ");
    const ratio = (cpu / (ours.get(task) ?? cpu)).toFixed(2);
    const rate = (day.packets / 1e6 / cpu).toFixed(2);
    lines.push(row([task, name, cpu.toFixed(2), each, wall.toFixed(2), rate, peakMegabytes.toFixed(0), ratio]));
  }
  return `${lines.join("\n")}\n\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
