import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readCheckedYaml } from "../../config/index.ts";
import type { CheckedYaml } from "../../config/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import { LANGUAGES } from "../language.ts";
import type { Language } from "../language.ts";
import { SECTION_NAMES, STATEMENT_KINDS } from "../model/index.ts";
import type { SectionName, Statement } from "../model/index.ts";
import { NO_EDITS } from "./report-edits.ts";
import type { EditBlock, EditText, ReportEdits } from "./report-edits.ts";

const FOLDER = "edits";
const FILE = `edits/report.yaml`;
const NAME = { type: "string", pattern: "^[a-z0-9][a-z0-9-]*$" };
const SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  properties: {
    foreword: NAME,
    overview: NAME,
    sentences: { type: "object", propertyNames: { enum: STATEMENT_KINDS }, additionalProperties: NAME },
    hide: { type: "array", items: { enum: SECTION_NAMES.filter((name) => name !== "overview") } },
    phenomena: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["title", "text"],
        properties: {
          title: {
            type: "object",
            additionalProperties: false,
            required: [...LANGUAGES],
            properties: { ja: { type: "string", minLength: 1 }, en: { type: "string", minLength: 1 } },
          },
          text: NAME,
        },
      },
    },
  },
};

interface EditsFile {
  readonly foreword?: string;
  readonly overview?: string;
  readonly sentences?: Readonly<Partial<Record<Statement["kind"], string>>>;
  readonly hide?: readonly SectionName[];
  readonly phenomena?: readonly { readonly title: Readonly<Record<Language, string>>; readonly text: string }[];
}

/**
 * Reads `edits/report.yaml` of a report's folder and the Markdown blocks that it names (`edits/NAME.ja.md`,
 * `edits/NAME.en.md`), in the languages of the report. Without the file there are no edits. Throws `TeitenError` saying where
 * and how to mend.
 */
export async function readEdits(folder: string, languages: readonly Language[]): Promise<ReportEdits> {
  const text = await readText(join(folder, FILE));
  if (text === null) return NO_EDITS;
  const place = join(folder, FILE);
  const yaml = readCheckedYaml(text, place, { schema: SCHEMA, unknownKey: "no edit of a report", refuse: invalid });
  const reader = new BlockReader(folder, languages, yaml);
  const { foreword, overview, sentences = {}, hide = [], phenomena = [] } = yaml.value as EditsFile;
  const replaced: [Statement["kind"], EditBlock][] = [];
  for (const [kind, name] of Object.entries(sentences)) {
    replaced.push([kind as Statement["kind"], await reader.block(name, ["sentences", kind])]);
  }
  const added: ReportEdits["phenomena"][number][] = [];
  for (const [index, { title, text: name }] of phenomena.entries()) {
    added.push({ title, text: await reader.block(name, ["phenomena", index, "text"]) });
  }
  return {
    foreword: foreword === undefined ? null : await reader.block(foreword, ["foreword"]),
    overview: overview === undefined ? null : await reader.block(overview, ["overview"]),
    sentences: new Map(replaced),
    hide,
    phenomena: added,
    files: { [FILE]: hashOf(text), ...reader.files },
  };
}

class BlockReader {
  readonly files: Record<string, string> = {};
  readonly #folder: string;
  readonly #languages: readonly Language[];
  readonly #yaml: CheckedYaml;

  constructor(folder: string, languages: readonly Language[], yaml: CheckedYaml) {
    this.#folder = folder;
    this.#languages = languages;
    this.#yaml = yaml;
  }

  /** The block of that name in every language; `path` leads to where the file of edits names it. */
  async block(name: string, path: readonly (string | number)[]): Promise<EditBlock> {
    const texts: [Language, EditText][] = [];
    for (const language of this.#languages) {
      const file = `${FOLDER}/${name}.${language}.md`;
      const markdown = await readText(join(this.#folder, file));
      if (markdown === null) {
        throw new TeitenError({
          code: "report-edit-invalid",
          message: `the text “${name}” is not there in ${language === "ja" ? "Japanese" : "English"}`,
          place: this.#yaml.placeOf(path),
          advice: `write ${join(this.#folder, file)}, or take “${name}” out of the file`,
        });
      }
      this.files[file] = hashOf(markdown);
      texts.push([language, { file: join(this.#folder, file), markdown }]);
    }
    return Object.fromEntries(texts);
  }
}

async function readText(place: string): Promise<string | null> {
  return readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function invalid(message: string, place: string): TeitenError {
  return new TeitenError({
    code: "report-edit-invalid",
    message: `the edits of the report cannot be used: ${message}`,
    place,
    advice: "mend the file; docs/how-to/write-the-quarterly-report.md explains what it may hold",
  });
}
