import { chmodSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { dayOf, openZone } from "@teiten/core/calendar";
import type { Command } from "commander";
import { writeDurably } from "../config/index.ts";
import { PUBLIC_POLICY, publishSeries } from "../publish/index.ts";
import type { DecidedSeries } from "../publish/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { dayOption } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputTable } from "./output.ts";
import type { PublishOptions } from "./publish.ts";
import { tell } from "./tell.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten publish`. */
export async function runPublish(command: Command, options: PublishOptions): Promise<void> {
  const given = options.today === undefined ? null : dayOption(options.today, "--today");
  await withCenter(command, "read", async ({ state, store, configuration }) => {
    const zone = openZone(configuration.zone);
    const now = dayOf(zone, Date.now() / 1000);
    const today = given ?? now;
    if (today > now) throw future(today);
    const context = { state, store, zone, home: configuration.home, today };
    const publication = await publishSeries(context, PUBLIC_POLICY);
    await mkdir(options.out, { recursive: true });
    const cells = cellTable(publication);
    writePublicly(join(options.out, "ports.csv"), formatRows(cells, "csv"));
    writePublicly(join(options.out, "ports.json"), portsJson(publication, configuration.zone));
    await writeOutput(formatRows(summaryTable(publication), "table"));
    tellOutcome(publication, options.out);
  });
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

function tellOutcome({ groups, cells, fresh }: DecidedSeries, folder: string): void {
  if (groups === null) {
    const { sensors, operators } = PUBLIC_POLICY.least.quarter;
    tell(`nothing new can be published: that takes ${sensors} sensors of ${operators} operators at least`);
  }
  const withheld = cells.filter((cell) => cell.withheld !== null).length;
  tell(
    `${counted(fresh, "cell")} decided now, ${cells.length} in all, ${withheld} of them withheld; written to ${folder}`,
  );
}

function cellTable({ cells }: DecidedSeries): OutputTable {
  return {
    columns: [
      { name: "group", values: cells.map(({ group }) => group) },
      { name: "period", values: cells.map(({ period }) => period) },
      { name: "cell", values: cells.map(({ label }) => label) },
      { name: "port", values: cells.map(({ series }) => series) },
      { name: "packets_per_sensor_day", values: cells.map(({ value }) => value), decimals: 2 },
      { name: "noise", values: cells.map(({ noise }) => noise), decimals: 2 },
      { name: "withheld", values: cells.map(({ withheld }) => withheld) },
    ],
  };
}

/** One row for each series: how much of it is public, and what is withheld for which reasons. */
function summaryTable({ cells }: DecidedSeries): OutputTable {
  const names = [...new Set(cells.map(({ group, period, series }) => `${group}\t${period}\t${series}`))];
  const rows = names.map((name) => {
    const own = cells.filter(({ group, period, series }) => `${group}\t${period}\t${series}` === name);
    const reasons = [...new Set(own.flatMap(({ withheld }) => (withheld === null ? [] : [withheld])))];
    return {
      name: name.split("\t"),
      published: own.filter(({ withheld }) => withheld === null).length,
      withheld: reasons.map((reason) => `${own.filter(({ withheld }) => withheld === reason).length} ${reason}`),
    };
  });
  return {
    columns: [
      { name: "group", values: rows.map(({ name }) => name[0] ?? "") },
      { name: "period", values: rows.map(({ name }) => name[1] ?? "") },
      { name: "port", values: rows.map(({ name }) => name[2] ?? "") },
      { name: "published", values: rows.map(({ published }) => published) },
      { name: "withheld", values: rows.map(({ withheld }) => (withheld.length === 0 ? null : withheld.join(", "))) },
    ],
  };
}

function portsJson({ cells }: DecidedSeries, zone: string): string {
  const published = cells.map(({ publishedAt, ...cell }) => ({
    ...cell,
    published: new Date(publishedAt * 1000).toISOString().slice(0, 10),
  }));
  const { name, ...policy } = PUBLIC_POLICY;
  const unit = {
    en: "packets per sensor and day, requests alone, each source and sensor-day clipped, with noise",
    ja: "センサー1台1日あたりのパケット数（要求通信のみ。送信元とセンサー日ごとに上限を設け、雑音を加えた値）",
  };
  return `${JSON.stringify({ policy: name, zone, unit, rules: policy, cells: published }, null, 2)}\n`;
}
