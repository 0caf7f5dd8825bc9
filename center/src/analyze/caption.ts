import { datasetTitle } from "../enrich/index.ts";
import { builtInRules } from "../state/index.ts";
import type { DatasetRecord } from "../state/index.ts";
import { counted } from "../telemetry/index.ts";
import { comparedNotes } from "./compared-notes.ts";
import { periodsOf } from "./compared-periods.ts";
import { coveredSensors } from "./coverage-weights.ts";
import type { Bilingual, Caption, CaptionNote, FigureDefinition, FigureInput, FigureTable, Recipe } from "./figure.ts";
import { textOption } from "./parameter-specs.ts";
import { datasetsOfPeriods, revisionOf } from "./recipe.ts";
import { rulesTitle } from "./recipe-rules.ts";

/** Everything that must be printed with the numbers. */
export async function captionOf(
  definition: FigureDefinition,
  input: FigureInput,
  table: FigureTable,
  recipe: Recipe,
): Promise<Caption> {
  const { query, range, coverage, selection } = input;
  return {
    title: definition.title,
    ...definition.measure(query),
    zone: query.zone,
    from: range.from,
    to: range.to,
    trafficClass: query.trafficClass,
    group: query.group,
    region: query.region,
    sensorsCovered: coveredSensors(coverage).length,
    sensorsSelected: selection.sensors.length,
    sensorDays: Math.round(coverage.sensorDays * 1e6) / 1e6,
    sensorDaysMissing: coverage.missing.length,
    coverage: coverage.kinds,
    data: await dataNames(definition, input),
    revision: revisionOf(recipe),
    notes: [
      ...(await comparedNotes(input)),
      ...table.notes,
      ...emptyNotes(input),
      ...(await knownOnNotes(definition, input)),
      ...(await unsettledNotes(input)),
      ...labelNotes(table),
      ...(await waitingNotes(definition, input)),
      ...(await waitingRules(input)),
      ...earlyNotes(await usedDatasets(definition, input), input),
    ],
  };
}

async function dataNames(definition: FigureDefinition, input: FigureInput): Promise<readonly string[]> {
  const { context, query } = input;
  const used = await usedDatasets(definition, input);
  const rules = input.rules.sha256 === builtInRules().sha256 ? [] : [rulesTitle(input.rules)];
  const names = [...used.map(datasetTitle), ...rules];
  const registry = definition.data.includes("registry");
  const knownOn = textOption(query, "as-known-on");
  const known = knownOn === "" ? "" : `, as known on ${knownOn}`;
  return registry ? [...names, `scanners: ${context.registry.version}${known}`] : names;
}

async function usedDatasets(definition: FigureDefinition, input: FigureInput): Promise<readonly DatasetRecord[]> {
  return ofKinds(await input.context.state.datasetsOfRows(), definition, input);
}

function ofKinds(
  catalogue: readonly DatasetRecord[],
  definition: FigureDefinition,
  input: FigureInput,
): readonly DatasetRecord[] {
  const kinds = new Set<string>(definition.data);
  if (input.query.region !== null) kinds.add("region");
  return datasetsOfPeriods(catalogue, input).filter(({ kind }) => kinds.has(kind));
}

async function waitingNotes(definition: FigureDefinition, input: FigureInput): Promise<readonly Bilingual[]> {
  const used = (await usedDatasets(definition, input)).map(datasetTitle);
  const catalogue = await input.context.state.datasets();
  const waiting = ofKinds(catalogue, definition, input)
    .map(datasetTitle)
    .filter((title) => !used.includes(title));
  return waiting.map((title) => ({
    en: `a data set that was added since is not in these numbers, ${title}; to apply it: teiten replay`,
    ja: `後から加えたデータ ${title} は反映していない（teiten replay で反映）`,
  }));
}

/** What a registry as of a day does not change: regions and AS numbers, which rows got when they were counted. */
async function knownOnNotes(definition: FigureDefinition, input: FigureInput): Promise<readonly Bilingual[]> {
  const knownOn = textOption(input.query, "as-known-on");
  const used = await usedDatasets(definition, input);
  if (knownOn === "" || used.length === 0) return [];
  const titles = used.map(datasetTitle).join("; ");
  const later = used.filter(({ date }) => date > knownOn).map(datasetTitle);
  const [en, ja] =
    later.length === 0
      ? ["", ""]
      : [`, some later than that day: ${later.join("; ")}`, `（${later.join("、")} はその日より新しい）`];
  return [
    {
      en: `as known on ${knownOn} is true of scanners; regions and AS numbers are those that the rows got when they were counted, by ${titles}${en}`,
      ja: `${knownOn} 時点の情報によるのはスキャン元だけで、地域とAS番号は集計時に付けたもの（${titles}）${ja}`,
    },
  ];
}

async function waitingRules(input: FigureInput): Promise<readonly Bilingual[]> {
  const accepted = await input.context.state.acceptedRules();
  if (accepted.sha256 === input.rules.sha256) return [];
  const title = `${accepted.name} ${accepted.version}`;
  return [
    {
      en: `rules of tool marks that were accepted since are not in these numbers, ${title}; to apply them: teiten replay`,
      ja: `後から採用した特徴の規則 ${title} は反映していない（teiten replay で反映）`,
    },
  ];
}

function earlyNotes(used: readonly DatasetRecord[], input: FigureInput): readonly Bilingual[] {
  const first = new Map<string, DatasetRecord>();
  const from = periodsOf(input).reduce(
    (least, { range }) => (range.from < least ? range.from : least),
    input.range.from,
  );
  for (const record of used) if (!first.has(record.kind)) first.set(record.kind, record);
  return [...first.values()]
    .filter(({ date }) => date > from)
    .map(({ kind, name, date }) => ({
      en: `${kind === "region" ? "region" : "AS"} data of the days before ${date} are those of the earliest set, ${name} ${date}`,
      ja: `${date} より前の日の${kind === "region" ? "地域" : "AS"}は、最も古いデータ ${name} ${date} による`,
    }));
}

function emptyNotes(input: FigureInput): readonly Bilingual[] {
  const { emptyDays } = input.coverage;
  if (emptyDays.length === 0) return [];
  const shown = emptyDays.slice(0, 5).join(", ");
  const more = emptyDays.length > 5;
  return [
    {
      en: `no sensor covered ${emptyDays.length} of the days: ${shown}${more ? ", …" : ""}`,
      ja: `${emptyDays.length} 日はどのセンサーも観測していない：${shown}${more ? " ほか" : ""}`,
    },
  ];
}

async function unsettledNotes(input: FigureInput): Promise<readonly Bilingual[]> {
  const ranges = periodsOf(input).map(({ range }) => range);
  const dirty = await input.context.state.dirtyDays();
  const days = dirty.filter((day) => ranges.some((range) => range.from <= day && day < range.to));
  if (days.length === 0) return [];
  return [
    {
      en: `captures of ${days.length} of the days are being ingested: their coverage is not up to date`,
      ja: `${days.length} 日分のデータは取り込みの途中で、観測時間はまだ反映されていない`,
    },
  ];
}

function labelNotes(table: FigureTable): readonly CaptionNote[] {
  const floods = table.labels.filter((label) => label.label === "spoofed-flood");
  if (floods.length === 0) return [];
  const carry = floods.length === 1 ? "carries" : "carry";
  const they = floods.length === 1 ? "it is" : "they are";
  return [
    {
      about: "labels",
      en: `${counted(floods.length, "row")} ${carry} packets of floods with forged source addresses; ${they} labelled`,
      ja: `${floods.length} 行に送信元を詐称した大量送信のパケットが含まれ、印を付けた`,
    },
  ];
}
