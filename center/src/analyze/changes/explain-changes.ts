import { figureInput } from "../compute-figure.ts";
import type { FigureContext } from "../figure.ts";
import type { RawParameters } from "../parameters.ts";
import { explainChange } from "./change-parts.ts";
import type { ExplainedChange } from "./change-parts.ts";
import { loadStretches } from "./change-stretches.ts";
import { findChanges } from "./find-changes.ts";
import { listedChange } from "./list-changes.ts";
import type { ListedChange } from "./list-changes.ts";

/** A change of the figure `changes` together with what `change-explained` says of it, in packets per sensor and day. */
export interface ChangeWithParts extends ListedChange {
  readonly explained: ExplainedChange;
}

/** Every change that touches the days of a query with its parts, in one run of detection. */
export async function explainChanges(
  context: FigureContext,
  parameters: RawParameters,
): Promise<readonly ChangeWithParts[]> {
  const input = await figureInput(context, "changes", parameters);
  const found = await findChanges(input);
  const changes: ChangeWithParts[] = [];
  for (const change of found.changes) {
    const explained = explainChange(await loadStretches(input, found.network, change, found.until));
    changes.push({ ...listedChange(input, found, change), explained });
  }
  return changes;
}
