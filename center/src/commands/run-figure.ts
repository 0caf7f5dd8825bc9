import { readFile } from "node:fs/promises";
import { Command } from "commander";
import {
  COMMON_PARAMETERS,
  FIGURES,
  checkFigure,
  computeFigure,
  findFigure,
  rawParameters,
  recipeChanges,
} from "../analyze/index.ts";
import type { FigureDefinition, FigureResult, RawParameters, Recipe } from "../analyze/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { Language } from "./caption-text.ts";
import { figureContext } from "./figure-context.ts";
import { COMMON_HELP, figureHelp, figureList, parameterValue } from "./figure-help.ts";
import { checkColumns, checkFigureFormat, printFigure } from "./print-figure.ts";
import type { FigureFormat } from "./print-figure.ts";
import { writeOutput } from "./output.ts";
import { tell } from "./tell.ts";
import { withCenter } from "./with-center.ts";

interface PrintOptions {
  readonly format: string;
  readonly lang: string;
  readonly caption?: boolean;
  readonly columns?: string;
}

/** Runs `teiten figure …`: `command` is the outer command, which has left all words after `figure` in its arguments. */
export async function runFigureCommand(command: Command): Promise<void> {
  const words = [...command.args];
  const first = words[0];
  if (first === undefined || first.startsWith("-") || ["help", "list"].includes(first)) {
    await withoutFigure(command, words);
    return;
  }
  await computeOne(command, findFigure(first), words.slice(1));
}

/**
 * Computes and prints one figure; `words` are its parameters and options, as they are written after the command that its
 * help names.
 */
export async function computeOne(
  command: Command,
  definition: FigureDefinition,
  words: readonly string[],
  called: string = `teiten figure ${definition.id}`,
): Promise<void> {
  const parser = parameterParser(definition, called);
  if (words.includes("--help") || words.includes("-h")) {
    const language = languageOf(parser.parseOptions([...words]).operands, words);
    await writeOutput(figureHelp(definition, language, Math.min(110, process.stdout.columns || 100), called));
    return;
  }
  parser.parse([...words], { from: "user" });
  const { format, lang, caption, columns, ...parameters } = parser.opts<PrintOptions & RawParameters>();
  const argument = definition.parameters.find((spec) => spec.argument === true);
  const given = { ...kebabNames(parameters), ...(argument === undefined ? {} : { [argument.name]: parser.args[0] }) };
  const query = checkFigure(definition.id, given);
  const known = definition.columns(query).map(({ name }) => name);
  const printing = {
    format: await checkFormat(format, definition.id, known),
    language: checkLanguage(lang),
    caption: caption === true,
    ...(columns === undefined ? {} : { columns: checkColumns(columns, known) }),
  };
  await withCenter(command, "read", async (center) => {
    await printFigure(await computeFigure(await figureContext(center), definition.id, given), printing);
  });
}

/** The format, and whether the figure can be drawn at all: before anything is computed. */
async function checkFormat(text: string, id: string, columns: readonly string[]): Promise<FigureFormat> {
  const format = checkFigureFormat(text);
  if (format === "svg") (await import("../report/index.ts")).checkDrawn(id, columns);
  return format;
}

async function withoutFigure(command: Command, words: readonly string[]): Promise<void> {
  const parser = new Command("teiten figure")
    .helpOption(false)
    .exitOverride()
    .option("--recipe <file>")
    .option("--format <format>", "", "table")
    .option("--lang <language>", "", "en")
    .option("--columns <names>")
    .option("--caption")
    .option("-h, --help")
    .argument("[words...]");
  parser.parse([...words], { from: "user" });
  const options = parser.opts<PrintOptions & { recipe?: string; help?: boolean }>();
  const language = checkLanguage(options.lang);
  if (options.recipe !== undefined && options.help !== true) {
    await runRecipe(command, options.recipe, options);
    return;
  }
  await writeOutput(figureList(FIGURES, language));
  if (options.help === true || process.stdout.isTTY) process.stderr.write("\nteiten figure ID --help explains one\n");
}

async function runRecipe(command: Command, file: string, options: PrintOptions): Promise<void> {
  const recipe = await readRecipe(file);
  const parameters = rawParameters(recipe.query);
  const known = findFigure(recipe.figure)
    .columns(checkFigure(recipe.figure, parameters))
    .map(({ name }) => name);
  const printing = {
    format: await checkFormat(options.format, recipe.figure, known),
    language: checkLanguage(options.lang),
    caption: options.caption === true,
    ...(options.columns === undefined ? {} : { columns: checkColumns(options.columns, known) }),
  };
  await withCenter(command, "read", async (center) => {
    const result = await computeFigure(await figureContext(center), recipe.figure, parameters);
    await printFigure(result, printing);
    reportRecipe(recipe, result);
  });
}

function reportRecipe(recipe: Recipe, result: FigureResult): void {
  const changes = recipeChanges(recipe, result.recipe);
  const same = recipe.resultHash === result.recipe.resultHash;
  tell(`recipe: ${same ? "the numbers are the same" : "the numbers differ"}`);
  for (const change of changes) tell(`  changed: ${change}`);
  if (same) return;
  if (changes.length === 0) process.stderr.write("  nothing that the recipe names has changed\n");
  process.exitCode = 1;
}

async function readRecipe(file: string): Promise<Recipe> {
  const problem = (message: string, cause?: unknown): TeitenError =>
    new TeitenError({
      code: "recipe-invalid",
      message,
      place: file,
      advice: "give a file with a recipe, or the JSON of a figure (teiten figure ID --format json)",
      cause,
      exitCode: 2,
    });
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw problem(`the recipe cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const inner = (value as { recipe?: unknown } | null)?.recipe ?? value;
  const recipe = inner as Partial<Recipe> | null;
  if (typeof recipe?.figure !== "string" || typeof recipe.query !== "object") throw problem("this is not a recipe");
  return recipe as Recipe;
}

function parameterParser(definition: FigureDefinition, called: string): Command {
  const parser = new Command(called)
    .helpOption(false)
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError(`(${called} --help explains the parameters)`)
    .option("--format <format>", "", "table")
    .option("--lang <language>", "", "en")
    .option("--columns <names>")
    .option("--caption");
  for (const name of COMMON_PARAMETERS) parser.option(`--${name} <${COMMON_HELP[name].value}>`);
  for (const spec of definition.parameters) {
    if (spec.argument === true) parser.argument(`[${spec.name}]`);
    else parser.option(spec.kind === "flag" ? `--${spec.name}` : `--${spec.name} <${parameterValue(spec)}>`);
  }
  return parser;
}

function kebabNames(parameters: RawParameters): RawParameters {
  const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [kebab(name), value]));
}

function languageOf(_operands: readonly string[], words: readonly string[]): Language {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  if (at < 0) return "en";
  const word = words[at] ?? "";
  return checkLanguage(word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[at + 1] ?? ""));
}

function checkLanguage(text: string): Language {
  if (text === "en" || text === "ja") return text;
  throw new TeitenError({
    code: "language-unknown",
    message: `“${text}” is not a language of Teiten`,
    advice: "write --lang en or --lang ja",
    exitCode: 2,
  });
}
