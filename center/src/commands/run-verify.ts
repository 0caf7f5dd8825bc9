import type { Command } from "commander";
import { dayStart, openZone } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { isBoot } from "@teiten/core/uplink";
import { buildRollUps, foundAgain, lossOf, openIngest, recover, verifyArchive } from "../ingest/index.ts";
import type { Verified } from "../ingest/index.ts";
import { isLoss } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import type { VerifyOptions } from "./archive.ts";
import { dayOption } from "./dated-option.ts";
import { tellRecovered } from "./mend-center.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputColumn } from "./output.ts";
import { createProgress } from "./progress.ts";
import { requireSensor } from "./run-sensor.ts";
import { tell } from "./tell.ts";
import { withCenter, withState } from "./with-center.ts";

type Lost = Extract<Verified, { readonly found: "lost" }>;

interface Findings {
  readonly read: number;
  readonly back: number;
  readonly lost: readonly Lost[];
  /** Of the lost ones, how many are found to be so for the first time. */
  readonly fresh: number;
}

/** Runs `teiten archive verify`. */
export async function runVerify(command: Command, options: VerifyOptions): Promise<void> {
  const since = options.since === undefined ? null : dayOption(options.since, "--since");
  const { read, back, lost, fresh } = await withState(command, "beside", async (state, configuration, paths) => {
    const zone = openZone(configuration.zone);
    const sensorId = options.sensor === undefined ? null : (await requireSensor(state, options.sensor)).id;
    const walk = { sensorId, since: since === null ? null : dayStart(zone, since) };
    const progress = createProgress("verify", (await state.ledger.bytesAfter(0)).bytes);
    const verified = verifyArchive({ paths, state }, walk);
    return verifyAll(state, zone, verified, progress.add).finally(() => progress.clear());
  });
  if (fresh + back > 0) await renewCounts(command);
  if (lost.length > 0) await writeOutput(lostTable(lost, options));
  const missing = lost.filter(({ reason }) => reason === "archive-missing").length;
  tell(
    `${counted(read, "capture")} read: ${lost.length - missing} damaged, ${missing} missing` +
      (back === 0 ? "" : `, ${back} there again`),
  );
  if (lost.length > 0) process.exitCode = 1;
}

async function verifyAll(
  state: WritableState,
  zone: Zone,
  verified: AsyncIterable<Verified>,
  onBytes: (bytes: number) => void,
): Promise<Findings> {
  const names = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  const lost: Lost[] = [];
  let [read, back, fresh] = [0, 0, 0];
  for await (const one of verified) {
    const { record } = one;
    read += 1;
    onBytes(record.bytes);
    if (one.found === "lost") {
      lost.push(one);
      if (record.reason?.startsWith(one.reason) === true) continue;
      fresh += 1;
      await state.ledger.lose([lossOf({ zone }, record, names.get(record.sensorId) ?? "", one.reason, one.detail)]);
    } else if (isLoss(record.reason)) {
      back += 1;
      await state.ledger.heal(record.id, foundAgain(record, names.get(record.sensorId) ?? "", one));
    } else if (record.storedSha256 === null) await state.ledger.noteStored(new Map([[record.id, one.storedSha256]]));
  }
  return { read, back, lost, fresh };
}

/** Takes rows of damaged captures out of the counts, and those that are there again in; a running center does so itself. */
async function renewCounts(command: Command): Promise<void> {
  try {
    await withCenter(command, "write", async (center) => {
      const context = await openIngest(center);
      await recover(context, tellRecovered, { known: "leave", sweep: true });
      await buildRollUps(context);
    });
  } catch (error) {
    if (!(error instanceof TeitenError) || error.code !== "writer-busy") throw error;
    tell("another command is writing: it takes what is damaged out of the counts, or the next one does");
  }
}

function lostTable(lost: readonly Lost[], { format }: VerifyOptions): string {
  const column = (name: string, of: (one: Lost) => string): OutputColumn => ({ name, values: lost.map(of) });
  const table = {
    columns: [
      column("capture", ({ record }) => record.archivePath),
      column("found", ({ reason }) => reason.replace("archive-", "")),
      column("detail", ({ detail }) => detail),
      column("mend", mendOf),
    ],
  };
  return formatRows(table, format);
}

function mendOf({ record }: Lost): string {
  const restore = "put the file back from a backup and verify again";
  return isBoot(record.boot)
    ? `the sensor is asked to send it again; if it cannot, ${restore}`
    : `ingest the capture again, or ${restore}`;
}
