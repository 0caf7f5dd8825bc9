import type { Exhibit, ExhibitName, QuarterlyModel } from "../model/index.ts";

/** The exhibits of that name, in the order of their numbers: what a sentence refers to. */
export function findExhibit(model: QuarterlyModel, name: ExhibitName): readonly Exhibit[] {
  return model.exhibits.filter((exhibit) => exhibit.name === name);
}
