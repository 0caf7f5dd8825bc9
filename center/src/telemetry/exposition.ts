import { METRICS } from "./metric-table.ts";
import type { Sample } from "./metrics.ts";

/** The media type of the text, as Prometheus names it. */
export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The samples in Prometheus' text format 0.0.4; those of one metric must follow each other, as `Metrics.samples` gives them. */
export function writeExposition(samples: readonly Sample[]): string {
  let before: string | null = null;
  const lines = samples.flatMap((sample) => {
    const head = sample.name === before ? [] : headOf(sample);
    before = sample.name;
    return [...head, ...linesOf(sample)];
  });
  return lines.map((line) => `${line}\n`).join("");
}

function headOf({ name }: Sample): readonly string[] {
  const { help, kind } = METRICS[name];
  return [`# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`, `# TYPE ${name} ${kind}`];
}

function linesOf({ name, labels, value, count }: Sample): readonly string[] {
  const pairs = labels.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(",");
  const set = pairs === "" ? "" : `{${pairs}}`;
  if (count === null) return [`${name}${set} ${number(value)}`];
  return [`${name}_sum${set} ${number(value)}`, `${name}_count${set} ${number(count)}`];
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
