import { createHash } from "node:crypto";
import { parseDocument } from "yaml";
import { checkFigure, computeFigure } from "../analyze/index.ts";
import type { FigureContext, FigureResult, RawParameters } from "../analyze/index.ts";
import { figureSources, hasNestedFigure } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { readFigure, writeFigure } from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { withTopExcess } from "./top-excess.ts";

/** A figure as a text asks for it: by a recipe of the folder, or by what is asked, which then makes a recipe. */
export interface FigureBlock {
  /** Its files are `figures/NAME.json` and `figures/NAME.recipe.json`. */
  readonly name: string;
  /** Null where a recipe is named. */
  readonly asked: { readonly figure: string; readonly parameters: RawParameters } | null;
  /** Rows of the table at most. */
  readonly rows: number;
}

const ROWS = 10;
const NAME = /^[a-z0-9][a-z0-9-]{0,60}$/;

/** Reads a block: `recipe: NAME`, or `figure: ID` with its parameters, and `rows`. Throws `TeitenError`. */
export function parseFigureBlock(source: string, place: string): FigureBlock {
  const document = parseDocument(source, { prettyErrors: true });
  const value: unknown = document.errors.length > 0 ? null : document.toJS();
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw invalid(document.errors[0]?.message ?? "it is not YAML with names and values", place);
  }
  const { recipe, figure, rows = ROWS, ...parameters } = value as Readonly<Record<string, unknown>>;
  if (typeof rows !== "number" || !Number.isInteger(rows) || rows < 1) throw invalid("rows is no whole number", place);
  if (typeof recipe === "string" && NAME.test(recipe) && figure === undefined) {
    const [extra] = Object.keys(parameters);
    if (extra !== undefined) throw invalid(`“${extra}” cannot stand beside a recipe`, place);
    return { name: recipe, asked: null, rows };
  }
  if (typeof figure !== "string" || recipe !== undefined)
    throw invalid("it names neither a recipe nor a figure", place);
  checkFigure(figure, parameters as RawParameters);
  const hash = createHash("sha256").update(
    JSON.stringify([figure, Object.entries(parameters).toSorted(([one], [other]) => (one < other ? -1 : 1))]),
  );
  const name = `${figure}-${hash.digest("hex").slice(0, 8)}`;
  return { name, asked: { figure, parameters: parameters as RawParameters }, rows };
}

/** The blocks of a text, in order; throws `TeitenError` for one that stands inside another block. */
export function figureBlocks(body: string, place: string): readonly FigureBlock[] {
  if (hasNestedFigure(body)) throw invalid("it stands in a list, a quotation or another block", place);
  return figureSources(body).map((source) => parseFigureBlock(source, place));
}

/** Computes and writes the figures that texts ask for and that are not there yet; answers how many. */
export async function computeAskedFigures(
  context: FigureContext,
  folder: BulletinFolder,
  blocks: readonly FigureBlock[],
): Promise<number> {
  let computed = 0;
  for (const { name, asked } of blocks) {
    if (asked === null || (await readFigure(folder, name)) !== null) continue;
    const result = await computeFigure(context, asked.figure, asked.parameters);
    await writeFigure(folder, name, await withTopExcess(context, result));
    computed++;
  }
  return computed;
}

/** The figure of a block as it was computed; throws `TeitenError` where it was not. */
export async function figureOfBlock(
  folder: BulletinFolder,
  { name, asked }: FigureBlock,
  place: string,
): Promise<FigureResult> {
  const figure = await readFigure(folder, name);
  if (figure !== null) return figure;
  throw new TeitenError({
    code: "bulletin-figure-missing",
    message: `the figure “${asked?.figure ?? name}” of the text was not computed`,
    place,
    advice:
      asked === null
        ? `name a recipe that lies in figures/ of the bulletin's folder, or ask by figure: and its parameters`
        : `run: teiten bulletin review ${folder.id} (it computes what is missing)`,
  });
}

function invalid(message: string, place: string): TeitenError {
  return new TeitenError({
    code: "bulletin-block-invalid",
    message: `a figure of the text cannot be read: ${message}`,
    place,
    advice: "write recipe: NAME, or figure: ID and its parameters, one a line (docs/how-to/publish-a-bulletin.md)",
  });
}
