// The pages of the figures, made from their definitions.

/**
 * @typedef {import("../../center/src/analyze/index.ts").FigureDefinition} FigureDefinition
 * @typedef {import("../../center/src/analyze/index.ts").FigureQuery} FigureQuery
 * @typedef {import("../../center/src/analyze/index.ts").ParameterSpec} ParameterSpec
 * @typedef {import("../../center/src/analyze/index.ts").Bilingual} Bilingual
 * @typedef {"en" | "ja"} Language
 * @typedef {Readonly<Record<string, { value: string, help: Bilingual }>>} CommonParameters
 */

const WORDS = {
  en: {
    title: "Figures",
    other: "[日本語](figures.ja.md)",
    intro: [
      "A figure is a named question with a stored definition: `teiten figure <id>` computes it, `teiten figure <id> --help`",
      "shows what stands here. [Method](../explanation/method.md) explains what the numbers mean and do not mean.",
    ],
    common: "Parameters of every figure",
    parameter: "parameter",
    column: "column",
    unit: "unit",
    meaning: "meaning",
    preset: "default",
    version: "Definition version",
    trafficClass: "default class",
    beside: "Other periods, and what was known on a day",
    besideIntro: [
      "`--previous` puts the range before beside a figure (the quarter before a quarter, the month before a month, else as many",
      "days), `--year-before` the same days a year before (by weeks the same 52 weeks before, so that they begin on Monday;",
      "29 February stands beside nothing). Their columns are appended, once with `previous_` and once with `year_before_`. The",
      "caption says both periods with their coverage, and which sensors were there in one of them only; what nobody observed is",
      "empty, what was observed and did not come is 0. The recipe holds the data and the coverage of both. `--as-known-on` asks",
      "the registry of announced scanners alone: regions and AS numbers are those that the rows got when they were counted, and",
      "the caption names their data sets.",
    ],
    figure: "figure",
    added: "columns that another period adds",
    none: "none",
    yes: "yes",
  },
  ja: {
    title: "図表",
    other: "[English](figures.md)",
    intro: [
      "図表は、定義を持つ名前付きの問いです。`teiten figure <id>` で計算し、`teiten figure <id> --help` でここと同じ内容を表示します。",
      "数値が意味すること、しないことは[数値の意味](../explanation/method.ja.md)にあります。",
    ],
    common: "すべての図表に共通のパラメーター",
    parameter: "パラメーター",
    column: "列",
    unit: "単位",
    meaning: "意味",
    preset: "省略時",
    version: "定義の版",
    trafficClass: "省略時の通信種別",
    beside: "他の期間との比較と、ある日に知られていた情報",
    besideIntro: [
      "`--previous` は前の期間（前四半期・前月。それ以外は同じ日数）、`--year-before` は前年同期（同じ日付。週単位では月曜日に",
      "始まる52週前の週。2月29日に対応する日はない）の値を並べます。列は後ろに加わり、名前は `previous_` または `year_before_` で",
      "始まります。説明文には両方の期間と観測時間、一方でだけ観測していたセンサーを示します。観測がなければ空欄、観測していて",
      "届かなければ 0 です。来歴には両方の期間のデータと観測時間を含みます。`--as-known-on` が変えるのは公表されたスキャン元の情報だけで、",
      "地域とAS番号は集計時に付けたものです（使用したデータは説明文に示します）。",
    ],
    figure: "図表",
    added: "他の期間で加わる列",
    none: "なし",
    yes: "可",
  },
};

/**
 * docs/reference/figures.md or figures.ja.md: each figure with its question, definition, parameters and columns.
 * @param {readonly FigureDefinition[]} figures
 * @param {CommonParameters} common what the parameters that every figure takes are called and mean
 * @param {Language} language
 * @returns {string}
 */
export function figuresPage(figures, common, language) {
  const words = WORDS[language];
  const lines = [
    `# ${words.title}`,
    "",
    "<!-- Made by `npm run reference` from the definitions; do not edit. -->",
    "",
    words.other,
    "",
    ...words.intro,
    "",
    `## ${words.common}`,
    "",
    `| ${words.parameter} | ${words.meaning} |`,
    "| --- | --- |",
    ...Object.entries(common).map(([name, { value, help }]) => `| \`--${name} ${value}\` | ${cell(help[language])} |`),
  ];
  lines.push(...besideSection(figures, language));
  for (const figure of figures) lines.push(...figureSection(figure, language));
  return `${lines.join("\n")}\n`;
}

/**
 * Which figures another period, or the knowledge of a day, can be asked of, and why not the others.
 * @param {readonly FigureDefinition[]} figures
 * @param {Language} language
 * @returns {string[]}
 */
function besideSection(figures, language) {
  const words = WORDS[language];
  const takes = (/** @type {FigureDefinition} */ figure, /** @type {string} */ name) =>
    figure.parameters.some((spec) => spec.name === name);
  const rows = figures.map((figure) => {
    const reason = figure.standsAlone?.[language];
    const alone = reason === undefined ? words.none : `${words.none}${language === "ja" ? "：" : ": "}${cell(reason)}`;
    const added = takes(figure, "previous") ? addedColumns(figure) : alone;
    return `| \`${figure.id}\` | ${added} | ${takes(figure, "as-known-on") ? words.yes : "–"} |`;
  });
  return [
    "",
    `## ${words.beside}`,
    "",
    ...words.besideIntro,
    "",
    `| ${words.figure} | ${words.added} | \`--as-known-on\` |`,
    "| --- | --- | --- |",
    ...rows,
  ];
}

/**
 * The columns that a period beside the own one fills, without the period in their names.
 * @param {FigureDefinition} figure
 * @returns {string}
 */
function addedColumns(figure) {
  const query = defaultQuery(figure);
  const counted = figure.parameters.some((spec) => spec.name === "count") ? { count: true } : {};
  const columns = figure.columns({ ...query, options: { ...query.options, ...counted, "year-before": true } });
  const prefix = "year_before_";
  const added = columns.filter(({ name }) => name.startsWith(prefix));
  const flag = "count" in counted ? " (`--count`)" : "";
  return `${added.map(({ name }) => `\`${name.slice(prefix.length)}\``).join(", ")}${flag}`;
}

/**
 * @param {FigureDefinition} figure
 * @param {Language} language
 * @returns {string[]}
 */
function figureSection(figure, language) {
  const words = WORDS[language];
  return [
    "",
    `## ${figure.id}`,
    "",
    `**${figure.title[language]}**: ${figure.question[language]}`,
    "",
    figure.definition[language],
    "",
    `${words.version}: ${figure.version}; ${words.trafficClass}: \`${figure.defaultClass}\`.`,
    ...parameterTable(figure.parameters, language),
    "",
    `| ${words.column} | ${words.unit} | ${words.meaning} |`,
    "| --- | --- | --- |",
    ...figure
      .columns(defaultQuery(figure))
      .map(({ name, unit, help }) => `| \`${name}\` | ${cell(unit[language])} | ${cell(help[language])} |`),
  ];
}

/**
 * @param {readonly ParameterSpec[]} parameters
 * @param {Language} language
 * @returns {string[]}
 */
function parameterTable(parameters, language) {
  if (parameters.length === 0) return [];
  const words = WORDS[language];
  const rows = parameters.map((spec) => {
    const choices = (spec.choices ?? []).map((choice) => `\`${choice}\``).join(", ");
    const help = choices === "" ? spec.help[language] : `${spec.help[language]}: ${choices}`;
    return `| \`${nameOf(spec)}\` | ${cell(help)} | ${presetOf(spec)} |`;
  });
  return ["", `| ${words.parameter} | ${words.meaning} | ${words.preset} |`, "| --- | --- | --- |", ...rows];
}

/**
 * @param {ParameterSpec} spec
 * @returns {string}
 */
function nameOf(spec) {
  return spec.argument === true ? spec.name.toUpperCase() : `--${spec.name}`;
}

/**
 * @param {ParameterSpec} spec
 * @returns {string}
 */
function presetOf({ default: preset }) {
  if (preset === null || preset === false || preset === "") return "";
  return `\`${typeof preset === "object" ? preset.join(",") : String(preset)}\``;
}

/**
 * What a figure is asked when nothing is said.
 * @param {FigureDefinition} figure
 * @returns {FigureQuery}
 */
function defaultQuery(figure) {
  const open = { from: null, to: null, zone: "UTC", sensors: null, group: null, region: null };
  const options = Object.fromEntries(figure.parameters.map((spec) => [spec.name, spec.default]));
  return { ...open, trafficClass: figure.defaultClass, options };
}

/**
 * @param {string} text
 * @returns {string}
 */
function cell(text) {
  return text
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("<", "&lt;");
}
