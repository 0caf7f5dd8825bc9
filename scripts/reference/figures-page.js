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
  for (const figure of figures) lines.push(...figureSection(figure, language));
  return `${lines.join("\n")}\n`;
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
