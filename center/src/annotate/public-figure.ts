import type { Cell, FigureResult } from "../analyze/index.ts";
import { roundFigures, roundShare } from "../exchange/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { TlpLabel } from "./settings.ts";

/** Columns that tell of single sensors or single sources, or let them be worked out: such figures are for the evidence page. */
const INTERNAL: ReadonlySet<string> = new Set([
  "sensor",
  "sensor_a",
  "sensor_b",
  "top_sensor",
  "side",
  "source",
  "victim",
  "prefix",
  "top_prefix",
  "block",
  "mean_without_top",
]);
/** Sensors behind a figure that is published, at least: with fewer it tells of each of them. */
const LEAST_SENSORS = 5;
/** Significant figures of published counts. */
const FIGURES = 3;
/** Columns whose numbers are names or places in an order, not counts. */
const EXACT: ReadonlySet<string> = new Set(["rank", "previous_rank", "asn"]);

/**
 * A figure as it may be published: numbers rounded to three figures, shares to whole per cent. Throws `TeitenError` for one
 * that tells of single sensors or sources, or of a group of so few, and for bins below a day in a bulletin that anybody may read.
 */
export function publicFigure(result: FigureResult, tlp: TlpLabel, place: string): FigureResult {
  const internal = Object.keys(result.columns).find((name) => INTERNAL.has(name));
  if (internal !== undefined) throw refused(result, `its column “${internal}” is not for publication`, place);
  const { bin, by, sensors } = result.recipe.query.options;
  if (by === "sensor" || by === "group") throw refused(result, `it is by ${by}, which may be a single sensor`, place);
  if (result.recipe.query.group !== null && result.caption.sensorsCovered < LEAST_SENSORS)
    throw refused(result, `its group has fewer than ${LEAST_SENSORS} sensors`, place);
  if (sensors !== undefined || result.recipe.query.sensors !== null) throw refused(result, "it names sensors", place);
  if (tlp === "clear" && (bin === "hour" || bin === "6h"))
    throw refused(result, `its bins are shorter than a day`, place);
  const columns = Object.fromEntries(
    Object.entries(result.columns).map(([name, cells]) => [name, cells.map((cell) => rounded(name, cell))]),
  );
  return { ...result, columns };
}

function rounded(name: string, cell: Cell): Cell {
  if (typeof cell !== "number" || EXACT.has(name)) return cell;
  return name === "share" || name.endsWith("_share") ? roundShare(cell) : roundFigures(cell, FIGURES);
}

function refused({ id }: FigureResult, reason: string, place: string): TeitenError {
  return new TeitenError({
    code: "bulletin-figure-internal",
    message: `the figure “${id}” cannot be published as it is asked for: ${reason}`,
    place,
    advice: "take it out of the text, or ask for one that is by port or region and by day; evidence.html has the rest",
  });
}
