export { checkEdits, toldEdits, type OverriddenSentence, type ToldEdits } from "./check-edits.ts";
export { fillReferences } from "./edit-references.ts";
export { readEdits } from "./read-edits.ts";
export { NO_EDITS } from "./report-edits.ts";
export type { AddedPhenomenon, EditBlock, EditText, ReportEdits } from "./report-edits.ts";
