import { sql } from "../store/index.ts";
import { counted } from "../telemetry/index.ts";
import { HISTORY_DAYS } from "./compared-periods.ts";
import { coveredSensors } from "./coverage-weights.ts";
import type { Bilingual, ComparedKind, ComparedPeriod, FigureInput } from "./figure.ts";
import { inScope, scopeOf } from "./flow-filter.ts";

const MOST_NAMED = 8;

const NAMES: Readonly<Record<ComparedKind, Bilingual>> = {
  previous: { en: "the range before", ja: "前の期間" },
  "year-before": { en: "a year before", ja: "前年同期" },
  history: { en: `the ${HISTORY_DAYS} days before`, ja: `前の${HISTORY_DAYS}日間` },
};

/** What must be said of the periods beside the figure's own: their days, their coverage, and who was not there. */
export async function comparedNotes(input: FigureInput): Promise<readonly Bilingual[]> {
  const notes: Bilingual[] = [];
  for (const period of input.compared) {
    notes.push(periodNote(period), ...absentNotes(input, period), ...(await floodNotes(period)));
  }
  return notes;
}

/** Floods of the period: rows carry a label for those of the figure's own days alone. */
async function floodNotes({ kind, input }: ComparedPeriod): Promise<readonly Bilingual[]> {
  if (kind === "history" || input.selection.spans.length === 0) return [];
  const rows = await input.context.store.query<{ readonly packets: number }>(sql`
    select sum(packets) as packets from floods where ${inScope({ ...scopeOf(input), region: null })}`);
  const { packets = 0 } = rows[0] ?? {};
  if (packets === 0) return [];
  const name = NAMES[kind];
  return [
    {
      en: `${name.en} holds ${counted(packets, "packet")} of floods with forged source addresses, which its columns do not label`,
      ja: `${name.ja}には、送信元を詐称した大量送信の ${packets} パケットが含まれる（その列に印はない）`,
    },
  ];
}

function periodNote({ kind, input }: ComparedPeriod): Bilingual {
  const { range, coverage, selection } = input;
  const name = NAMES[kind];
  const covered = coveredSensors(coverage).length;
  const days = Math.round(coverage.sensorDays * 100) / 100;
  if (covered === 0) {
    return {
      en: `${name.en}, ${range.from} until before ${range.to}: no sensor observed it, so nothing can be said of it`,
      ja: `${name.ja}（${range.from} 以上 ${range.to} 未満）はどのセンサーも観測していないため比べられない`,
    };
  }
  return {
    en: `${name.en}: ${range.from} until before ${range.to}, ${covered} covered of ${selection.sensors.length} sensors, ${counted(days, "sensor-day")}, ${coverage.missing.length} missing`,
    ja: `${name.ja}：${range.from} 以上 ${range.to} 未満、${selection.sensors.length} 台中 ${covered} 台が観測、${days} センサー日、欠測 ${coverage.missing.length} センサー日`,
  };
}

/** Sensors of the figure's own days that the period lacks, and the other way round; nothing where it has none at all. */
function absentNotes(own: FigureInput, { kind, input }: ComparedPeriod): readonly Bilingual[] {
  const [now, then] = [own, input].map(({ coverage }) => coveredSensors(coverage).map(({ name }) => name));
  if (now === undefined || then === undefined || then.length === 0) return [];
  const joined = now.filter((name) => !then.includes(name));
  const gone = then.filter((name) => !now.includes(name));
  const name = NAMES[kind];
  return [
    ...(joined.length === 0
      ? []
      : [
          {
            en: `these sensors did not observe ${name.en}: ${named(joined, "en")}`,
            ja: `${name.ja}に観測していなかったセンサー：${named(joined, "ja")}`,
          },
        ]),
    ...(gone.length === 0
      ? []
      : [
          {
            en: `these sensors observed only ${name.en}: ${named(gone, "en")}`,
            ja: `${name.ja}だけ観測していたセンサー：${named(gone, "ja")}`,
          },
        ]),
  ];
}

function named(names: readonly string[], language: keyof Bilingual): string {
  const rest = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(", ");
  if (rest <= 0) return shown;
  return { en: `${shown} and ${rest} more`, ja: `${shown} ほか ${rest} 台` }[language];
}
