import { openDiskFiles } from "../host/index.ts";
import { findAgent, readStatus } from "../agent/index.ts";
import type { AgentStatus } from "../agent/index.ts";
import { loadEnrolment } from "../uplink/index.ts";
import type { Enrolment } from "../uplink/index.ts";
import { usageError } from "./command-line.ts";
import type { Command } from "./command-line.ts";
import { plain } from "./print-error.ts";
import { STATE_OPTION, stateFolder } from "./state-option.ts";

/** `teiten-sensor status`: what the agent last said of itself; exit code 1 when it does not run or says nothing any more. */
export const statusCommand: Command = {
  name: "status",
  says: "show what the agent last said of itself",
  words: [],
  options: [STATE_OPTION, { name: "format", value: "table|json", says: "for people or for programs (default: table)" }],
  async run({ value }) {
    const format = value("format") ?? "table";
    if (format !== "table" && format !== "json") throw usageError(statusCommand, `--format ${format} is unknown`);
    const [files, folder] = [openDiskFiles(), stateFolder(value("state"))];
    const enrolment = await loadEnrolment(files, folder);
    const status = await readStatus(files, folder);
    const runs = status !== null && (await findAgent(files, folder)) === status.pid;
    const age = status === null ? null : Math.max(0, Math.round(Date.now() / 1000 - status.heartbeat.at / 1e6));
    const healthy = runs && age !== null && age <= STALE_SECONDS;
    process.stdout.write(
      format === "json"
        ? `${JSON.stringify({ ...enrolment, running: runs, ageSeconds: age, status }, null, 2)}\n`
        : statusTable(enrolment, status, runs, age),
    );
    return healthy ? 0 : 1;
  },
};

/** Heartbeats come every minute: after two and a half of them none is late by chance. */
const STALE_SECONDS = 150;

/** The status as a table of two columns, for people. */
export function statusTable(
  enrolment: Enrolment,
  status: AgentStatus | null,
  runs: boolean,
  age: number | null,
): string {
  const rows: (readonly [string, string])[] = [
    ["sensor", enrolment.sensor],
    ["center", enrolment.url],
    ["agent", agentWords(status, runs, age)],
  ];
  if (status !== null && !runs) rows.push(["all below", `as it was at ${isoTime(status.heartbeat.at)}, not now`]);
  if (status !== null) rows.push(...statusRows(status));
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${plain(text)}\n`).join("");
}

function statusRows(status: AgentStatus): readonly (readonly [string, string])[] {
  const { heartbeat: beat, way, wayWhy } = status;
  return [
    ["version", beat.version],
    ["key", status.key],
    ["interface", `${status.interface}${beat.addresses === null ? " (not there)" : ` ${beat.addresses.join(", ")}`}`],
    ["capture", beat.capture],
    ["way to center", wayWhy === null ? way : `${way}: ${wayWhy}`],
    ["packets", `${beat.packets} read, ${beat.dropped} dropped by the kernel, ${beat.thinned} thinned`],
    ["segments", `${status.sent} sent, ${beat.spoolSegments} wait, ${beat.refused} refused`],
    ["oldest waiting", beat.oldest === null ? "none" : isoTime(beat.oldest)],
    [
      "spool",
      `${sizeWords(beat.spoolBytes)} of ${sizeWords(beat.spoolQuota)}, disk has ${sizeWords(beat.diskFree)} free`,
    ],
    ["thrown away", `${beat.tombstoned} packets (told to the center)`],
    ["clock", clockWords(status.clock)],
    ["settings", `revision ${beat.settingsRevision}`],
    ["memory", sizeWords(beat.memory)],
  ];
}

function agentWords(status: AgentStatus | null, runs: boolean, age: number | null): string {
  if (status === null || age === null) return "has never run here";
  const since = `last sign of life ${age} s ago`;
  return runs ? `runs as process ${status.pid}, ${since}` : `does not run, ${since}`;
}

function clockWords(clock: AgentStatus["clock"]): string {
  if (clock === null) return "not yet compared with the center's";
  const { offset } = clock;
  const [milliseconds, within] = [Math.abs(offset) / 1000, clock.uncertainty / 1000];
  return `${milliseconds.toFixed(1)} ms ${offset >= 0 ? "behind" : "ahead of"} the center's, give or take ${within.toFixed(1)} ms`;
}

function isoTime(micros: number): string {
  return new Date(micros / 1000).toISOString();
}

function sizeWords(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step] ?? ""}`;
}
