/** Markup that is safe to send: made by `html`, or by a part of the program that escapes for itself. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand inside `html`: text is escaped, `Html` is taken as it is, null and false leave nothing. */
export type HtmlPart = Html | string | number | null | undefined | false | readonly HtmlPart[];

/**
 * Puts a page together: `html\`<td>${name}</td>\``. Every text is escaped for element content and for quoted attributes,
 * and loses the control and direction-changing characters that could make it read as something else.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = strings[0] ?? "";
  parts.forEach((part, index) => {
    markup += markupOf(part) + (strings[index + 1] ?? "");
  });
  return new Html(markup);
}

/** Marks markup that the program itself wrote (a chart, a style sheet) as safe. Never for text from outside. */
export function trustedMarkup(markup: string): Html {
  return new Html(markup);
}

/** Text for element content or a quoted attribute, of HTML or of SVG. */
export function escapeText(text: string): string {
  return plainText(text).replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** Text without control characters and without characters that change the reading direction. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, (letter) =>
    letter === "\n" || letter === "\t" ? " " : "",
  );
}

function markupOf(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  return part.map(markupOf).join("");
}
