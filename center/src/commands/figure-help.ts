import { COMMON_PARAMETERS } from "../analyze/index.ts";
import type { Bilingual, ColumnSpec, FigureDefinition, ParameterSpec } from "../analyze/index.ts";
import type { Language } from "./caption-text.ts";
import { padDisplay, wrapDisplay } from "./display-width.ts";

/** What each parameter that all figures take means. */
export const COMMON_HELP: Readonly<Record<(typeof COMMON_PARAMETERS)[number], { value: string; help: Bilingual }>> = {
  from: {
    value: "DAY",
    help: {
      en: "first observation day (default: the first stored)",
      ja: "最初の観測日（省略時は保存されている最初の日）",
    },
  },
  to: {
    value: "DAY",
    help: {
      en: "day before which the range ends (default: after the last stored)",
      ja: "期間の終わり（この日は含まない。省略時は最後の日まで）",
    },
  },
  zone: {
    value: "ZONE",
    help: {
      en: "zone of the observation day (default: the network's)",
      ja: "観測日のタイムゾーン（省略時はネットワークの設定）",
    },
  },
  sensors: { value: "NAME,…", help: { en: "only these sensors", ja: "対象のセンサー" } },
  group: {
    value: "GROUP",
    help: {
      en: "only sensors of this group: domestic, overseas, or your own",
      ja: "対象の群（domestic, overseas など）",
    },
  },
  region: {
    value: "CODE",
    help: { en: "only sources of this region (JP, US, ?? for unknown)", ja: "送信元地域（JP, US。不明は ??）" },
  },
  class: {
    value: "CLASS",
    help: { en: "request, backscatter, other or all", ja: "通信種別（request, backscatter, other, all）" },
  },
};

/** The list of figures: id and question. */
export function figureList(figures: readonly FigureDefinition[], language: Language): string {
  const width = Math.max(...figures.map(({ id }) => id.length));
  return figures.map(({ id, question }) => `${id.padEnd(width)}  ${question[language]}\n`).join("");
}

/** The option's value as the help shows it. */
export function parameterValue(spec: ParameterSpec): string {
  switch (spec.kind) {
    case "choice":
      return (spec.choices ?? []).join("|");
    case "integer":
      return "N";
    case "number":
      return "NUMBER";
    case "list":
      return "A,B,…";
    case "day":
      return "DAY";
    case "text":
      return spec.name.toUpperCase();
    case "flag":
      return "";
  }
}

/** The definition of one figure as help: question, definition, parameters, columns; `called` is the command that asks it. */
export function figureHelp(definition: FigureDefinition, language: Language, width: number, called: string): string {
  const { id, title, question, parameters, defaultClass } = definition;
  const argument = parameters.find((spec) => spec.argument === true);
  const query = {
    from: null,
    to: null,
    zone: "",
    sensors: null,
    group: null,
    region: null,
    trafficClass: defaultClass,
  };
  const options = Object.fromEntries(parameters.map((spec) => [spec.name, spec.default]));
  const columns = definition.columns({ ...query, options });
  const words = HEADINGS[language];
  return [
    `${id}: ${title[language]}`,
    wrapDisplay(question[language], width, ""),
    "",
    `${words.usage}: ${called}${argument === undefined ? "" : ` ${argument.name.toUpperCase()}`} [${words.options}]`,
    "",
    `${words.definition}:`,
    wrapDisplay(definition.definition[language], width, "  "),
    "",
    `${words.parameters}:`,
    parameterLines(definition, language),
    "",
    `${words.columns}:`,
    columnLines(columns, language),
    "",
    `${words.output}:`,
    outputLines(language),
    "",
  ].join("\n");
}

function parameterLines(definition: FigureDefinition, language: Language): string {
  const own = definition.parameters.map((spec) => {
    const preset = presetText(spec);
    const flag = spec.argument === true ? spec.name.toUpperCase() : `--${spec.name} ${parameterValue(spec)}`.trimEnd();
    return [flag, spec.help[language] + (preset === "" ? "" : ` (${preset})`)] as const;
  });
  const common = COMMON_PARAMETERS.map((name) => {
    const { value, help } = COMMON_HELP[name];
    const preset = name === "class" ? ` (${definition.defaultClass})` : "";
    return [`--${name} ${value}`, help[language] + preset] as const;
  });
  return twoColumns([...own, ...common]);
}

function columnLines(columns: readonly ColumnSpec[], language: Language): string {
  return twoColumns(
    columns.map(({ name, unit, help }) => {
      const measure = unit[language];
      return [name, measure === "" ? help[language] : `${help[language]} [${measure}]`] as const;
    }),
  );
}

function outputLines(language: Language): string {
  return twoColumns(OUTPUT.map(({ flag, help }) => [flag, help[language]] as const));
}

function presetText(spec: ParameterSpec): string {
  if (spec.default === null || spec.default === false || spec.argument === true) return "";
  return Array.isArray(spec.default) ? spec.default.join(",") : String(spec.default);
}

function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${padDisplay(left, width, false)}  ${right}`).join("\n");
}

const HEADINGS = {
  en: {
    usage: "Usage",
    options: "options",
    definition: "Definition",
    parameters: "Parameters",
    columns: "Columns",
    output: "Output",
  },
  ja: {
    usage: "使い方",
    options: "オプション",
    definition: "定義",
    parameters: "パラメーター",
    columns: "列",
    output: "出力",
  },
} as const;

/** Options of the command itself, beside the parameters. */
export const OUTPUT: readonly { readonly flag: string; readonly help: Bilingual }[] = [
  { flag: "--format table|csv|json|ndjson|svg", help: { en: "form of the output (table)", ja: "出力形式（table）" } },
  { flag: "--lang en|ja", help: { en: "language of captions (en)", ja: "説明文の言語（en）" } },
  {
    flag: "--columns NAME,…|all",
    help: {
      en: "only these columns, in this order (a table leaves some out of wide figures; all: every one)",
      ja: "この列だけをこの順に示す（表では幅の広い図表の一部の列を省く。all はすべて）",
    },
  },
  {
    flag: "--caption",
    help: {
      en: "with csv and ndjson: print the caption on stderr too",
      ja: "csv・ndjson でも説明文を標準エラー出力に書く",
    },
  },
  {
    flag: "--recipe FILE",
    help: {
      en: "run a stored recipe again (instead of ID and parameters)",
      ja: "保存した来歴から再計算する（IDとパラメーターの代わり）",
    },
  },
];
