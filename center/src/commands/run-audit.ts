import type { Command } from "commander";
import { formatInstant, openZone, parseInstant } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { HEALED } from "../state/index.ts";
import type { AuditLine, State } from "../state/index.ts";
import { counted } from "../telemetry/index.ts";
import type { AuditOptions } from "./audit.ts";
import { calendarUsage } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

const BATCH = 10_000;
/** Lines that are shown without `--since`. */
const LAST = 100;

/** Runs `teiten audit`. */
export async function runAudit(command: Command, options: AuditOptions): Promise<void> {
  await withState(command, "read", async (state, { zone }) => {
    if (options.verify === true) return verify(state);
    const place = openZone(zone);
    const lines = await readLines(state, place, options.since);
    const shown = options.alarms === true ? lines.filter(({ alarm, action }) => alarm || action === HEALED) : lines;
    await writeOutput(formatRows({ columns: columnsOf(shown, place) }, options.format));
    if (lines.length === 0) tell("the audit has no such lines");
  });
}

async function verify(state: State): Promise<void> {
  const { lines, lastHash, brokenAt } = await state.fleet.checkAudit();
  if (brokenAt === null) {
    tell(`the audit holds: ${counted(lines, "line")}, the last with hash ${lastHash}`);
    tell("note that hash elsewhere: it is what shows, later, that no lines were cut off the end");
    return;
  }
  tell(
    `the audit is broken at line ${brokenAt}: it does not follow from the ${lines} before it, and was changed or removed`,
  );
  process.exitCode = 1;
}

async function readLines(state: State, place: Zone, since: string | undefined): Promise<readonly AuditLine[]> {
  const { fleet } = state;
  const end = await fleet.auditBefore(Number.MAX_SAFE_INTEGER);
  let after = since === undefined ? Math.max(0, end - LAST) : await fleet.auditBefore(sinceOption(place, since));
  const lines: AuditLine[] = [];
  for (;;) {
    const more = await fleet.auditLines(after, BATCH);
    lines.push(...more);
    const last = more.at(-1);
    if (last === undefined) return lines;
    after = last.id;
  }
}

function sinceOption(place: Zone, text: string): number {
  try {
    return parseInstant(place, text);
  } catch (error) {
    throw calendarUsage(error, "--since");
  }
}

function columnsOf(lines: readonly AuditLine[], place: Zone): Parameters<typeof formatRows>[0]["columns"] {
  return [
    { name: "line", values: lines.map(({ id }) => id) },
    { name: "at", values: lines.map(({ at }) => formatInstant(place, at)) },
    { name: "actor", values: lines.map(({ actor }) => actor) },
    { name: "action", values: lines.map(({ action }) => action) },
    { name: "alarm", values: lines.map(({ alarm }) => alarm) },
    { name: "object", values: lines.map(({ object }) => object) },
    { name: "detail", values: lines.map(({ detail }) => detail) },
  ];
}
