import { createHash } from "node:crypto";
import { parseDocument, stringify } from "yaml";
import { TeitenError } from "../telemetry/index.ts";

/** One language of a bulletin: the headline of its front matter, and the Markdown below it. */
export interface BulletinText {
  readonly headline: string;
  readonly body: string;
}

/** Marks a place that an editor still has to fill. */
export const PLACEHOLDER: RegExp = /\{\{[^{}]*\}\}|\bTODO\b|\bFIXME\b/u;

const FRONT = /^---\n([\s\S]*?)\n---\n+/;

/** Writes a text file: front matter with the headline, and the body. */
export function formatBulletinText({ headline, body }: BulletinText): string {
  return `---\n${stringify({ headline }, { lineWidth: 0 })}---\n\n${body.trimEnd()}\n`;
}

/** Reads a text file; line ends of any system will do. Throws `TeitenError` where the front matter or the text is missing. */
export function parseBulletinText(text: string, place: string): BulletinText {
  const whole = text.replaceAll(/\r\n?/g, "\n").replace(/^\ufeff/, "");
  const front = FRONT.exec(whole);
  if (front === null) throw invalid("it does not begin with --- and a headline", place);
  const document = parseDocument(front[1] ?? "", { prettyErrors: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) throw invalid(syntax.message, place);
  const { headline } = (document.toJS() ?? {}) as { readonly headline?: unknown };
  if (typeof headline !== "string" || headline.trim() === "") throw invalid("the headline is missing", place);
  const body = whole.slice(front[0].length);
  if (body.trim() === "") throw invalid("there is no text below the headline", place);
  return { headline: headline.trim(), body };
}

/** SHA-256 of a text, by which an edited one is told from a generated one. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

function invalid(message: string, place: string): TeitenError {
  return new TeitenError({
    code: "bulletin-text-invalid",
    message: `the text cannot be used: ${message}`,
    place,
    advice: "begin the file with a line ---, a line headline: …, a line ---, and then the text in Markdown",
  });
}
