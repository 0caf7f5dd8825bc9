import { dayOf, openZone } from "@teiten/core/calendar";
import { regionName } from "@teiten/core/names";
import type { Command } from "commander";
import { BUILT_IN_WARNING, DatedTables, datasetSpans, isBuiltIn, storeDataset } from "../enrich/index.ts";
import type { DatasetSpan } from "../enrich/index.ts";
import type { DatasetRecord } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import type { DatasetOptions } from "./dataset.ts";
import { dayOption } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputFormat } from "./output.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten dataset add`. */
export async function addDatasetCommand(
  command: Command,
  files: readonly string[],
  options: DatasetOptions,
): Promise<void> {
  const date = dayOption(options.date, "--date");
  const [name, licence] = [named(options.name, "--name"), named(options.licence, "--licence")];
  await withState(command, "write", async (state, _configuration, paths) => {
    const description = { kind: options.kind, name, date, licence };
    const { record, ranges } = await storeDataset(state, paths.datasets, files, description);
    process.stderr.write(
      `added ${record.kind} data set ${name} of ${date} (${licence}): ${counted(ranges, "range")} from ${counted(files.length, "file")}\n`,
    );
    if (await state.ledger.hasIngested()) {
      process.stderr.write(
        "the rows that are there, and those of new captures, keep the data sets they have; to apply this one: teiten replay\n",
      );
    }
  });
}

/** Runs `teiten dataset list`. */
export async function listDatasetsCommand(command: Command, format: OutputFormat): Promise<void> {
  await withState(command, "read", async (state) => {
    const spans = datasetSpans(await state.datasets());
    const column = (
      name: string,
      of: (span: DatasetSpan) => string | null,
    ): { name: string; values: (string | null)[] } => ({
      name,
      values: spans.map(of),
    });
    const columns = [
      column("kind", ({ record }) => record.kind),
      column("name", ({ record }) => record.name),
      column("date", ({ record }) => record.date),
      column("speaks_from", ({ from }) => from),
      column("speaks_to", ({ to }) => to),
      column("licence", ({ record }) => record.licence),
      column("origin", ({ record }) => (isBuiltIn(record) ? "built in" : record.path)),
    ];
    await writeOutput(formatRows({ columns }, format));
    warnOfBuiltIn(spans.map(({ record }) => record));
    const applied = new Set((await state.datasetsOfRows()).map(({ id }) => id));
    for (const { kind, name, date, id } of await state.datasets()) {
      if (!applied.has(id)) tell(`${kind} ${name} ${date} waits for: teiten replay`);
    }
  });
}

/** Runs `teiten dataset lookup`. */
export async function lookUpAddressCommand(
  command: Command,
  address: string,
  on: string | undefined,
  format: OutputFormat,
): Promise<void> {
  await withState(command, "read", async (state, configuration, paths) => {
    const day = on === undefined ? dayOf(openZone(configuration.zone), Date.now() / 1000) : dayOption(on, "--on");
    const tables = new DatedTables(paths.datasets, await state.datasets()).on(day);
    const { region, asn } = tables.lookup(address);
    const cells: readonly (readonly [string, string | number | null])[] = [
      ["address", address],
      ["day", day],
      ["region", region],
      ["region_name", regionName(region, "en")],
      ["region_data", `${tables.region.name} ${tables.region.date}`],
      ["asn", asn === 0 ? null : asn],
      ["asn_data", `${tables.asn.name} ${tables.asn.date}`],
    ];
    await writeOutput(formatRows({ columns: cells.map(([name, value]) => ({ name, values: [value] })) }, format));
  });
}

function warnOfBuiltIn(records: readonly DatasetRecord[]): void {
  const names = records.filter(isBuiltIn).map(({ kind, name, date }) => `${kind} ${name} ${date}`);
  if (names.length > 0) tell(`built-in data (${names.join(", ")}): ${BUILT_IN_WARNING}`);
}

function named(text: string, option: string): string {
  const trimmed = text.trim();
  if (trimmed !== "") return trimmed;
  throw new TeitenError({
    code: "option-empty",
    message: "the option needs a text",
    place: option,
    advice: "captions print it",
    exitCode: 2,
  });
}
