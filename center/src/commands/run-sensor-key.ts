import type { Command } from "commander";
import { CalendarError, openZone, parseInstant } from "@teiten/core/calendar";
import type { SensorRecord, State } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { auditOperator, endKeys, printToken, tokenTerms } from "./enrolment-words.ts";
import { requireSensor } from "./run-sensor.ts";
import type { TokenOptions } from "./sensor.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten sensor token`. */
export async function tokenCommand(command: Command, name: string, options: TokenOptions): Promise<void> {
  await withState(command, "beside", async (state, configuration, paths) => {
    const sensor = await requireSensor(state, name);
    await requireAddress(state, sensor);
    const base = { state, configuration, paths };
    await printToken(base, sensor, tokenTerms(base, options));
  });
}

/** Runs `teiten sensor rotate`. */
export async function rotateCommand(command: Command, name: string): Promise<void> {
  await withState(command, "beside", async (state) => {
    const sensor = await requireSensor(state, name);
    const now = Date.now() / 1000;
    const live = (await state.fleet.keys()).filter(
      ({ sensorId, replacedAt, revokedAt }) =>
        sensorId === sensor.id && revokedAt === null && (replacedAt === null || replacedAt > now),
    );
    if (live.length === 0) throw noKey(name);
    await state.fleet.setPolicy(sensor.id, { rotateKey: true });
    await auditOperator(state, "rotation-asked", name, "");
    tell(`${name} is asked to replace its key; it does so when it next speaks to the collector`);
  });
}

/** Runs `teiten sensor revoke`. */
export async function revokeCommand(command: Command, name: string, after: string | undefined): Promise<void> {
  await withState(command, "beside", async (state, configuration) => {
    const sensor = await requireSensor(state, name);
    const instant = after === undefined ? null : instantOption(configuration.zone, after);
    const now = Math.floor(Date.now() / 1000);
    const ended = await endKeys(state, sensor);
    tell(`${name}: ${counted(ended, "key")} ended, and every token; nothing more is taken from it`);
    if (instant === null) return tell("what it sent before stays; to take part of it out: --retract-after INSTANT");
    await state.fleet.addWithdrawal({
      sensorId: sensor.id,
      after: instant,
      reason: "revoked by the operator",
      at: now,
    });
    await auditOperator(state, "data-withdrawn", name, `observed after ${new Date(instant * 1000).toISOString()}`);
    tell("what it observed after that is taken out of all counts by the running center, or at its next start");
  });
}

async function requireAddress(state: State, sensor: SensorRecord): Promise<void> {
  if (sensor.addresses.length > 0 || (await state.fleet.policy(sensor.id)).dynamicAddress) return;
  throw new TeitenError({
    code: "address-missing",
    message: `${sensor.name} has no address, and its agent would not know what to capture`,
    place: sensor.name,
    advice: `register it: teiten sensor set ${sensor.name} --address ADDRESS, or --dynamic-address for one that changes`,
    exitCode: 2,
  });
}

function noKey(name: string): TeitenError {
  return new TeitenError({
    code: "key-missing",
    message: `${name} has no key that could be replaced`,
    advice: `enrol its agent: teiten sensor token ${name}`,
  });
}

function instantOption(zone: string, text: string): number {
  try {
    return parseInstant(openZone(zone), text);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw new TeitenError({
      code: "time-invalid",
      message: `“${text}” is neither an instant nor a day`,
      place: "--retract-after",
      advice: "write 2026-11-20T00:00:00Z, 2026-11-20T09:00 (in the network's zone) or 2026-11-20",
      exitCode: 2,
    });
  }
}
