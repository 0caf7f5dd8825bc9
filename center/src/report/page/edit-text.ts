import { TeitenError } from "../../telemetry/index.ts";
import { fillReferences } from "../edits/index.ts";
import type { EditBlock } from "../edits/index.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html } from "../html.ts";
import { renderMarkdown } from "../markdown.ts";
import type { PageContext } from "./page-context.ts";

/** A block of the editor in the language of the page, with its numbers filled in; headings stand below the section's. */
export function renderEdit({ words, model }: PageContext, block: EditBlock): Html | null {
  const text = block[words.language];
  if (text === undefined) return null;
  const { markup } = renderMarkdown(fillReferences(text, model, words), () => {
    throw new TeitenError({
      code: "report-edit-invalid",
      message: "an edit of a report cannot hold a block of its own figure",
      place: text.file,
      advice: "refer to a table or figure of the report: {{ports}} or {{ports:1:share}}",
    });
  });
  return html`<div class="prose edit">${trustedMarkup(markup.replaceAll(/<(\/?)h2>/g, "<$1h3>"))}</div>`;
}
