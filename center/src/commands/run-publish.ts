import { chmodSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { dayOf, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { writeDurably } from "../config/index.ts";
import { loadRegistry } from "../enrich/index.ts";
import { buildPublication, findAddresses, policyMark, policyOf, refuseAddresses } from "../publish/index.ts";
import type { Publication, PublicationContext } from "../publish/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { dayOption } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { PublishOptions } from "./publish.ts";
import { scannersTable, sensorsTable, seriesTable, summaryTable, withheldTable } from "./publication-tables.ts";
import { tell } from "./tell.ts";
import { withCenter } from "./with-center.ts";
import type { Center } from "./with-center.ts";

/** Runs `teiten publish`. */
export async function runPublish(command: Command, options: PublishOptions): Promise<void> {
  const given = options.today === undefined ? null : dayOption(options.today, "--today");
  await withCenter(command, "read", async (center) => {
    const publication = await buildPublication(
      await publicationContext(center, given),
      policyOf(center.configuration.publication),
    );
    const files = filesOf(publication);
    refuseAddresses(findAddresses(files, await center.state.sensors()), options.out);
    await mkdir(options.out, { recursive: true });
    for (const [name, text] of files) writePublicly(join(options.out, name), text);
    await writeOutput(formatRows(summaryTable(publication), "table"));
    if (publication.withheld.length > 0) {
      await writeOutput(`\nwithheld\n${formatRows(withheldTable(publication), "table")}`);
    }
    tellOutcome(publication, options.out);
  });
}

/** What a publication is made from, on a day that has come (null: today); throws `TeitenError` for one that has not. */
export async function publicationContext(
  { state, store, configuration }: Center,
  day: string | null,
): Promise<PublicationContext> {
  const zone = openZone(configuration.zone);
  const now = dayOf(zone, Date.now() / 1000);
  if (day !== null && day > now) throw future(day);
  const { scanners } = configuration.publication;
  const registry = loadRegistry(await state.claims());
  const context = { state, store, zone, home: configuration.home, today: day ?? now, registry };
  return scanners === null ? context : { ...context, organisations: scanners };
}

function filesOf(publication: Publication): ReadonlyMap<string, string> {
  return new Map([
    ["publication.json", `${JSON.stringify(publication, null, 2)}\n`],
    ["series.csv", formatRows(seriesTable(publication), "csv")],
    ["scanners.csv", formatRows(scannersTable(publication), "csv")],
    ["sensors.csv", formatRows(sensorsTable(publication), "csv")],
  ]);
}

/** Whole or not at all, and for everyone to read. */
function writePublicly(file: string, text: string): void {
  writeDurably(file, text);
  chmodSync(file, 0o644);
}

function future(day: string): TeitenError {
  return new TeitenError({
    code: "parameter-invalid",
    message: `--today: ${day} has not come yet, and cells that are not over would be decided for good`,
    advice: "write a day that has come, or leave --today out",
    exitCode: 2,
  });
}

function tellOutcome({ series, revision, budget }: Publication, folder: string): void {
  const cells = series.flatMap((one) => one.cells);
  const withheld = cells.filter((cell) => cell.withheld !== null).length;
  const { mark } = policyMark("public", "en");
  tell(
    `${mark}, revision ${revision}: ${counted(cells.length, "cell")}, ${withheld} of them withheld; privacy loss of a series in ${budget.year}: ${budget.spent.toFixed(1)} of ${budget.limit.toFixed(1)}; written to ${folder}`,
  );
}
