import { createRange, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { nameAdvice, rulesDifference } from "../analyze/index.ts";
import { runTrial } from "../ingest/index.ts";
import type { TrialBase, TrialBooks } from "../ingest/index.ts";
import type { SegmentsOnDays, SensorRecord } from "../state/index.ts";
import { openTrialStore } from "../store/index.ts";
import type { TrialStore } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { acceptRules } from "./accept-rules.ts";
import { calendarUsage, dayOption } from "./dated-option.ts";
import { writeOutput } from "./output.ts";
import { createProgress } from "./progress.ts";
import { readRules } from "./read-rules.ts";
import type { ReadRules } from "./read-rules.ts";
import type { ReplayOptions } from "./replay.ts";
import { differenceText } from "./rules-difference-text.ts";
import type { TriedRules } from "./rules-difference-text.ts";
import { openDataDirectory, withState } from "./with-center.ts";

/** Runs `teiten replay --rules`: beside the live tables and whoever reads or writes them. */
export async function runRulesTrial(command: Command, word: string, options: ReplayOptions): Promise<void> {
  const { paths } = openDataDirectory(command);
  const read = readRules(paths, word);
  const days = daysOf(options);
  const tried = await withState(command, "read", async (state, configuration) => {
    const sensors = sensorsOf(await state.sensors(), options.sensors);
    const trial = await openTrialStore(configuration, paths);
    try {
      await checkLive(trial, await state.ledger.setting("store-epoch"));
      const base = { paths, configuration, state, store: trial.store };
      return await tryRules(base, trial, read, { ...days, sensors }, options.top);
    } finally {
      await trial.close();
    }
  });
  await writeOutput(differenceText(tried, options.format));
  if (options.accept === true) await acceptRules(command, read);
}

async function tryRules(
  base: TrialBase,
  trial: TrialStore,
  { rules }: ReadRules,
  wanted: SegmentsOnDays,
  top: number,
): Promise<TriedRules> {
  const before = await base.state.rulesOfRows();
  const progress = createProgress("trial", 0);
  let books: TrialBooks;
  try {
    books = await runTrial(base, rules, wanted, (bytes) => progress.add(bytes));
  } finally {
    progress.clear();
  }
  const { from, to } = wanted;
  const zone = openZone(base.configuration.zone);
  const difference = await rulesDifference(trial, { zone, from, to, before, after: rules, top });
  return { before, after: rules, from, to, zone: zone.name, books, top, difference };
}

async function checkLive({ identity }: TrialStore, epoch: string | null): Promise<void> {
  if (identity !== null && identity.epoch === epoch) return;
  throw new TeitenError({
    code: "store-empty",
    message: "the engine does not hold what the ledger says it holds: there is nothing to compare with",
    advice: "run: teiten replay (it builds the engine again from the archive)",
  });
}

function daysOf({ from, to }: ReplayOptions): { readonly from: string | null; readonly to: string | null } {
  const days = {
    from: from === undefined ? null : dayOption(from, "--from"),
    to: to === undefined ? null : dayOption(to, "--to"),
  };
  if (days.from === null || days.to === null) return days;
  try {
    return createRange(days.from, days.to);
  } catch (error) {
    throw calendarUsage(error, "--to");
  }
}

function sensorsOf(sensors: readonly SensorRecord[], text: string | undefined): readonly number[] | null {
  if (text === undefined) return null;
  return text.split(",").map((name) => {
    const found = sensors.find((sensor) => sensor.name === name);
    if (found !== undefined) return found.id;
    throw new TeitenError({
      code: "sensor-unknown",
      message: `no sensor is called “${name}”`,
      place: "--sensors",
      advice: nameAdvice(
        name,
        sensors.map((sensor) => sensor.name),
      ),
      exitCode: 2,
    });
  });
}
