import { TeitenError } from "../../telemetry/index.ts";
import { daysOf } from "../period.ts";
import type { Quarter } from "../period.ts";
import type { MiraiSection } from "./mirai.ts";
import type { Exhibit, QuarterlyModel, Ranking, ScannerDays, SensorTop } from "./quarterly-model.ts";

const SAME = 1e-9;
const MOST_ROWS = 10;

/**
 * Holds the model against the faults that printed reports have had: a day twice in a daily table, wrong numbers of
 * tables, a port twice in one ranking, shares that do not follow from their counts or have no base, another quarter's
 * figures, figures without unit or sensors. Throws `TeitenError` (code `report-inconsistent`) with all that is wrong.
 */
export function checkModel(model: QuarterlyModel): void {
  const faults = [
    ...checkNumbers(model.exhibits),
    ...model.exhibits.flatMap((exhibit) => checkCaption(exhibit, model.quarter)),
    ...checkRanking(model.ports),
    ...checkRanking(model.regions),
    ...checkDays(model.scanners.homeDays, model.quarter),
    ...checkDays(model.scanners.allDays, model.quarter),
    ...checkBins(model),
    ...checkMirai(model.mirai),
    ...model.sensors.tops.sensors.flatMap(checkTop),
  ];
  if (faults.length === 0) return;
  throw new TeitenError({
    code: "report-inconsistent",
    message: `the report contradicts itself: ${faults.join("; ")}`,
    place: `the report of ${model.quarter.name}`,
    advice: "this is a fault of the program or of stored data: run `teiten check`, and report it with this message",
  });
}

function checkNumbers(exhibits: readonly Exhibit[]): string[] {
  const faults: string[] = [];
  const counted = { table: 0, figure: 0 };
  for (const exhibit of exhibits) {
    counted[exhibit.kind]++;
    if (exhibit.number !== counted[exhibit.kind])
      faults.push(`${exhibit.id} should be number ${counted[exhibit.kind]}`);
  }
  const ids = new Set(exhibits.map((exhibit) => exhibit.id));
  return ids.size === exhibits.length ? faults : [...faults, "two exhibits have one name"];
}

function checkCaption({ id, name, caption, columns }: Exhibit, quarter: Quarter): string[] {
  const faults: string[] = [];
  const inside = caption.from >= quarter.from && caption.to <= quarter.to;
  const whole = caption.from === quarter.from && caption.to === quarter.to;
  if (!(name.startsWith("phenomenon-") ? inside : whole)) {
    faults.push(`${id} is of ${caption.from} to ${caption.to}, not of ${quarter.name}`);
  }
  for (const part of ["unit", "numerator", "denominator"] as const) {
    if (caption[part].en.trim() === "" || caption[part].ja.trim() === "") faults.push(`${id} has no ${part}`);
  }
  if (caption.sensorsSelected < 1 || caption.sensorsCovered > caption.sensorsSelected)
    faults.push(`${id} has no number of sensors`);
  if (new Set(Object.values(columns).map((cells) => cells.length)).size > 1)
    faults.push(`${id} has columns of several lengths`);
  return faults;
}

function checkRanking({ exhibit, rows, totalPackets }: Ranking): string[] {
  const faults: string[] = [];
  if (rows.length > MOST_ROWS) faults.push(`${exhibit.id} has ${rows.length} rows, not ten`);
  if (new Set(rows.map((row) => row.key)).size !== rows.length) faults.push(`${exhibit.id} lists something twice`);
  rows.forEach((row, index) => {
    if (row.rank !== index + 1) faults.push(`${exhibit.id} has rank ${row.rank} in row ${index + 1}`);
    if ((rows[index - 1]?.packets ?? Infinity) < row.packets)
      faults.push(`${exhibit.id} is not in order at ${row.key}`);
    if (!near(row.share * totalPackets, row.packets))
      faults.push(`the share of ${row.key} in ${exhibit.id} does not follow from its packets`);
    if (row.change !== null && !near((row.change + 1) * (row.previousRate ?? 0), row.rate)) {
      faults.push(`the change of ${row.key} in ${exhibit.id} does not follow from its rates`);
    }
  });
  const sum = rows.reduce((total, row) => total + row.packets, 0);
  return sum <= totalPackets ? faults : [...faults, `${exhibit.id} has more packets than there are`];
}

function checkDays({ exhibit, days, organisations, unlisted }: ScannerDays, quarter: Quarter): string[] {
  const faults: string[] = [];
  const expected = daysOf(quarter);
  if (days.length !== expected.length || days.some(({ day }, index) => day !== expected[index])) {
    faults.push(`${exhibit.id} does not have every day of ${quarter.name} once`);
  }
  for (const { day, sources, total } of days) {
    const sum = (sources ?? []).reduce((all, count) => all + count, 0);
    const holds = sources === null ? total === null : unlisted > 0 ? sum <= (total ?? 0) : sum === total;
    if (!holds) faults.push(`the organisations of ${day} in ${exhibit.id} do not add up`);
  }
  return new Set(organisations).size === organisations.length
    ? faults
    : [...faults, `${exhibit.id} lists an organisation twice`];
}

function checkBins(model: QuarterlyModel): string[] {
  const expected = daysOf(model.quarter);
  const phenomena = model.phenomena.chosen.map((one) => one.trend);
  return [model.portTrend, model.regionTrend, model.mirai.hosts, ...phenomena].flatMap(({ exhibit, bins, lines }) => {
    const known =
      lines.length === 0 || (bins.length === expected.length && bins.every((bin, index) => bin === expected[index]));
    return known ? [] : [`${exhibit.id} does not have every day of ${model.quarter.name} once`];
  });
}

function checkMirai({ ports, telnet }: MiraiSection): string[] {
  const shares = ports.rows
    .filter((row) => row.marked > row.packets || !near(row.share * row.packets, row.marked))
    .map((row) => `the share of ${row.port} in ${ports.exhibit.id} does not follow from its counts`);
  const sources = telnet.rows
    .filter((row) => row.marked > row.sources)
    .map((row) => `${telnet.exhibit.id} has more marked sources of ${row.port} than sources`);
  return [...shares, ...sources];
}

function checkTop({ sensor, ports }: SensorTop): string[] {
  const faults = new Set(ports).size === ports.length ? [] : [`the ports of ${sensor} name one twice`];
  return ports.length <= MOST_ROWS ? faults : [...faults, `${sensor} has ${ports.length} ports, not ten`];
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.max(1, Math.abs(a), Math.abs(b));
}
