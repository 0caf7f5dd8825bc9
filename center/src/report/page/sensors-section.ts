import { drawGridChart, STEPS } from "../chart/index.ts";
import type { GridCell } from "../chart/index.ts";
import { overlapKey } from "../color-key.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html } from "../html.ts";
import type { AgreementCell, SensorSection, SensorTop } from "../model/index.ts";
import { overlapStep } from "../steps.ts";
import { renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import type { PageContext } from "./page-context.ts";
import { renderKey } from "./strip.ts";
import { renderTable } from "./table.ts";
import type { TableCell } from "./table.ts";

const MOST_COLUMNS = 6;
/** Least distance between the names under a matrix. */
const LABEL_STEP = 18;
const DIAGONAL = "#f0f2f4";

/** The top ten of each sensor, and how alike they are. */
export function renderSensors(context: PageContext): Html {
  const { tops, agreement } = context.model.sensors;
  const cell = (column: string, row: number): string => String(tops.exhibit.columns[column]?.[row] ?? "");
  const nameRow = (row: number): string => `${cell("by", row)} ${cell("port", row)}`;
  const table = renderFrame(context, {
    exhibit: tops.exhibit,
    body: html`${tables(context, tops.sensors)}`,
    footnotes: labelNotes(context, tops.exhibit, { nameRow, marked: false }),
    kind: "long",
  });
  return html`${table}${agreement !== null && renderAgreement(context, agreement)}`;
}

function tables({ words }: PageContext, sensors: readonly SensorTop[]): readonly Html[] {
  const owners = new Map<string, number>();
  for (const port of sensors.flatMap((sensor) => sensor.ports)) owners.set(port, (owners.get(port) ?? 0) + 1);
  const groups = [...new Set(sensors.map((sensor) => sensor.group))];
  return groups.flatMap((group) => {
    const members = sensors.filter((sensor) => sensor.group === group);
    const name = words.labels.groups[group] ?? group;
    return chunks(members, MOST_COLUMNS).map((part) => {
      const depth = Math.max(...part.map((sensor) => sensor.ports.length));
      const cell = (sensor: SensorTop, rank: number): TableCell => {
        const port = sensor.ports[rank];
        if (port === undefined) return { content: "–", kind: "soft" };
        return { content: port, ...(sensors.length > 2 && owners.get(port) === 1 ? { kind: "bold" } : {}) };
      };
      return html`<div class="side">
        ${renderTable({
          caption: `${name}${words.language === "ja" ? "センサー" : " sensors"}`,
          columns: [
            { head: words.labels.columns.rank, align: "mid" },
            ...part.map((sensor) => ({ head: sensor.sensor })),
          ],
          rows: Array.from({ length: depth }, (_, rank) => ({
            cells: [{ content: rank + 1, kind: "rank" }, ...part.map((sensor) => cell(sensor, rank))],
          })),
          kind: part.length > 3 ? "broad" : "",
        })}
      </div>`;
    });
  });
}

/** Parts of nearly the same length, none longer than `most`. */
function chunks<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const size = Math.ceil(items.length / Math.ceil(items.length / most));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function renderAgreement(context: PageContext, agreement: NonNullable<SensorSection["agreement"]>): Html {
  const { words, model } = context;
  const { exhibit, sensors, cells } = agreement;
  const draw = (width: number, id: string): string => {
    const dense = sensors.length > (width > 600 ? 14 : 6);
    const cell = (value: AgreementCell | null): GridCell =>
      value === null
        ? { step: null, text: "" }
        : { step: overlapStep(value.rbo), text: dense ? "" : value.rbo.toFixed(2) };
    const rows = sensors.map((sensor, index) => ({ name: sensor, cells: (cells[index] ?? []).map(cell) }));
    const nameWidth = width > 600 ? 190 : 96;
    const each = Math.ceil((LABEL_STEP * sensors.length) / (width - nameWidth - 14));
    const labelled = sensors.map((sensor, index): [number, string] => [index, sensor]);
    const columnLabels = new Map(labelled.filter(([index]) => index % each === 0));
    const layout = {
      rowHeight: width > 600 ? 34 : 26,
      nameWidth,
      gap: 2,
      matrix: true,
      colors: { steps: STEPS, missing: DIAGONAL },
    };
    return drawGridChart({ columns: sensors, columnLabels, rows, ...layout }, width, id).svg;
  };
  const wide = Math.min(980, 240 + sensors.length * 76);
  const body = html`<div
      class="plot"
      role="img"
      aria-label="${words.chartLabel(exhibit, model)}"
      style="max-width:${wide}px"
    >
      <div class="wide">${trustedMarkup(draw(wide, `${exhibit.id}-w`))}</div>
      <div class="narrow">${trustedMarkup(draw(400, `${exhibit.id}-n`))}</div>
    </div>
    ${renderKey(overlapKey(words))}`;
  return renderFrame(context, { exhibit, body, values: values(context, agreement) });
}

function values({ words }: PageContext, { exhibit, sensors, cells }: NonNullable<SensorSection["agreement"]>): Html {
  const { columns } = words.labels;
  const rows = sensors.flatMap((first, a) =>
    sensors.slice(a + 1).flatMap((second, offset) => {
      const cell = cells[a]?.[a + 1 + offset] ?? null;
      if (cell === null) return [];
      return [
        {
          cells: [
            { content: `${first} – ${second}`, header: true },
            cell.rbo.toFixed(3),
            cell.jaccard.toFixed(3),
            cell.sameSetTo,
          ],
        },
      ];
    }),
  );
  return renderTable({
    labelledBy: titleId(exhibit),
    columns: [
      { head: columns.pair },
      { head: columns.rbo, align: "num" },
      { head: columns.jaccard, align: "num" },
      { head: columns.sameSetTo, align: "num" },
    ],
    rows,
  });
}
