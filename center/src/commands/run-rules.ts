import { placedMarks } from "@teiten/core/flow";
import type { Command } from "commander";
import { listKeptRules, rulesText } from "../config/index.ts";
import { builtInRules } from "../state/index.ts";
import type { RulesRecord, State } from "../state/index.ts";
import { counted } from "../telemetry/index.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputCell, OutputFormat } from "./output.ts";
import { BUILT_IN_WORD, readRules, readRulesFile } from "./read-rules.ts";
import type { ReadRules } from "./read-rules.ts";
import { withState } from "./with-center.ts";

interface ListedRules {
  readonly rules: RulesRecord;
  readonly standing: string;
  readonly file: string;
}

/** Runs `teiten rules list`. */
export async function listRules(command: Command, format: OutputFormat): Promise<void> {
  await withState(command, "read", async (state, _configuration, paths) => {
    const kept = listKeptRules(paths).map((file) => ({ rules: readRulesFile(file).rules, file }));
    const all = [{ rules: builtInRules(), file: BUILT_IN_WORD }, ...kept];
    const rows = await state.rulesOfRows();
    if (!all.some(({ rules }) => rules.sha256 === rows.sha256)) all.push({ rules: rows, file: "another release" });
    const accepted = await state.acceptedRules();
    const listed = all.map((one) => ({ ...one, standing: standingOf(one.rules, rows, accepted) }));
    const column = (name: string, of: (one: ListedRules) => OutputCell): { name: string; values: OutputCell[] } => ({
      name,
      values: listed.map(of),
    });
    const columns = [
      column("name", ({ rules }) => rules.name),
      column("version", ({ rules }) => rules.version),
      column("standing", ({ standing }) => standing),
      column("marks", ({ rules }) => placedMarks(rules).length),
      column("sha256", ({ rules }) => (format === "table" ? rules.sha256.slice(0, 12) : rules.sha256)),
      column("file", ({ file }) => file),
    ];
    await writeOutput(formatRows({ columns }, format));
  });
}

function standingOf({ sha256 }: RulesRecord, rows: RulesRecord, accepted: RulesRecord): string {
  if (sha256 === rows.sha256) return "in effect";
  return sha256 === accepted.sha256 ? "waits for: teiten replay" : "not in effect";
}

/** Runs `teiten rules show`. */
export async function showRules(command: Command, word: string | null): Promise<void> {
  if (word === BUILT_IN_WORD) return writeOutput(textOf(readRules(null, word)));
  await withState(command, "read", async (state, _configuration, paths) => {
    const named = word === null ? await rulesInEffect(state) : readRules(paths, word);
    await writeOutput(textOf(named));
  });
}

async function rulesInEffect(state: State): Promise<ReadRules> {
  return { rules: await state.rulesOfRows(), text: null };
}

function textOf({ rules, text }: ReadRules): string {
  if (text !== null) return text;
  const hint =
    rules.name === BUILT_IN_WORD
      ? "# The built-in marks as a rules file. To change one, keep it and give the file a name of its own;\n# marks that a file does not name stay as they are.\n"
      : "";
  return hint + rulesText(rules);
}

/** Runs `teiten rules check`. */
export async function checkRules(file: string): Promise<void> {
  const { rules } = readRulesFile(file);
  const builtIn = new Map(placedMarks(builtInRules()).map(({ mark }) => [mark.mark, JSON.stringify(mark)]));
  const marks = placedMarks(rules);
  const names = (which: (name: string, text: string) => boolean): string =>
    marks
      .filter(({ mark }) => which(mark.mark, JSON.stringify(mark)))
      .map(({ mark }) => mark.mark)
      .join(", ") || "none";
  const gone = [...builtIn.keys()].filter((name) => !marks.some(({ mark }) => mark.mark === name)).join(", ") || "none";
  await writeOutput(
    [
      `${rules.name} ${rules.version} (SHA-256 ${rules.sha256.slice(0, 12)}) can be used: ${counted(marks.length, "mark")}`,
      `new: ${names((name) => !builtIn.has(name))}`,
      `other than built in: ${names((name, text) => builtIn.has(name) && builtIn.get(name) !== text)}`,
      `gone: ${gone}`,
      "",
    ].join("\n"),
  );
}
