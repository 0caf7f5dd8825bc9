import { Marked } from "marked";
import type { Token, Tokens } from "marked";
import { html } from "./html.ts";
import type { Html, HtmlPart } from "./html.ts";
import { renderTable } from "./page/table.ts";

const MARKDOWN = new Marked({ gfm: true });
/** Where a link of a text may lead. */
const LINK = /^(?:https?:\/\/|mailto:|#)/i;

/** What stands in the place of a fenced block `figure`: `source` is what the block holds, `number` counts from 1. */
export type RenderFigure = (source: string, number: number) => Html;

/**
 * Markdown as markup, from a closed list of forms: markup in the text stays text, a link leads to the web or a mail address
 * or is text, and an image, which a page of its own cannot hold, is its description. Headings begin at the second level.
 */
export function renderMarkdown(markdown: string, renderFigure: RenderFigure): Html {
  let figures = 0;
  return html`${MARKDOWN.lexer(markdown).map((token) => block(token as MarkdownToken, (source) => renderFigure(source, ++figures)))}`;
}

/** What the fenced blocks `figure` of a text hold, in order; those inside other blocks are none. */
export function figureSources(markdown: string): readonly string[] {
  return MARKDOWN.lexer(markdown).flatMap((token) => (isFigure(token) ? [(token as Tokens.Code).text] : []));
}

/** Whether a fenced block `figure` stands in a list, a quotation or another block. */
export function hasNestedFigure(markdown: string): boolean {
  const tokens = MARKDOWN.lexer(markdown);
  let figures = 0;
  void MARKDOWN.walkTokens(tokens, (token) => {
    if (isFigure(token)) figures++;
  });
  return figures > tokens.filter(isFigure).length;
}

/** The text without its marks, for readers that show none: headings and figures left out, items on lines of their own. */
export function plainMarkdown(markdown: string): string {
  const text = (tokens: readonly Token[]): string => tokens.map((token) => plain(token as MarkdownToken)).join("");
  const blocks = MARKDOWN.lexer(markdown).flatMap((token) => {
    const known = token as MarkdownToken;
    if (known.type === "paragraph" || known.type === "blockquote") return [text(known.tokens).trim()];
    return known.type === "list" ? [known.items.map((item) => `- ${text(item.tokens).trim()}`).join("\n")] : [];
  });
  return blocks.join("\n\n");
}

type MarkdownToken =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.List
  | Tokens.Blockquote
  | Tokens.Table
  | Tokens.Code
  | Tokens.Hr
  | Tokens.Text
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Br
  | Tokens.Link
  | Tokens.Image
  | Tokens.Escape
  | Tokens.HTML
  | Tokens.Space
  | Tokens.Def;

function isFigure(token: Token): boolean {
  return token.type === "code" && (token as Tokens.Code).lang?.trim() === "figure";
}

function block(token: MarkdownToken, renderFigure: (source: string) => Html): HtmlPart {
  const inner = (tokens: readonly Token[]): HtmlPart => tokens.map((one) => block(one as MarkdownToken, renderFigure));
  switch (token.type) {
    case "heading":
      return token.depth <= 2 ? html`<h2>${inline(token.tokens)}</h2>` : html`<h3>${inline(token.tokens)}</h3>`;
    case "paragraph":
      return html`<p>${inline(token.tokens)}</p>`;
    case "list":
      return token.ordered
        ? html`<ol>
            ${items(token, inner)}
          </ol>`
        : html`<ul>
            ${items(token, inner)}
          </ul>`;
    case "blockquote":
      return html`<blockquote>${inner(token.tokens)}</blockquote>`;
    case "table":
      return renderTable({
        columns: token.header.map((cell) => ({
          head: inline(cell.tokens),
          ...(cell.align === "right" ? { align: "num" as const } : {}),
        })),
        rows: token.rows.map((cells) => ({ cells: cells.map((cell) => ({ content: inline(cell.tokens) })) })),
      });
    case "code":
      return isFigure(token) ? renderFigure(token.text) : html`<pre><code>${token.text}</code></pre>`;
    case "hr":
      return html`<hr />`;
    case "space":
    case "def":
      return null;
    case "html":
      return html`<p>${token.text}</p>`;
    case "text":
      return token.tokens === undefined ? token.text : inline(token.tokens);
    default:
      return inline([token]);
  }
}

function items(list: Tokens.List, inner: (tokens: readonly Token[]) => HtmlPart): HtmlPart {
  return list.items.map((item) => html`<li>${inner(item.tokens)}</li>`);
}

function inline(tokens: readonly Token[]): HtmlPart {
  return tokens.map((token) => span(token as MarkdownToken));
}

function span(token: MarkdownToken): HtmlPart {
  switch (token.type) {
    case "strong":
      return html`<strong>${inline(token.tokens)}</strong>`;
    case "em":
      return html`<em>${inline(token.tokens)}</em>`;
    case "del":
      return html`<del>${inline(token.tokens)}</del>`;
    case "codespan":
      return html`<code>${token.text}</code>`;
    case "br":
      return html`<br />`;
    case "link":
      return LINK.test(token.href)
        ? html`<a href="${token.href}" rel="noopener noreferrer">${inline(token.tokens)}</a>`
        : inline(token.tokens);
    case "text":
      return token.tokens === undefined ? token.text : inline(token.tokens);
    case "image":
    case "escape":
    case "html":
      return token.text;
    default:
      return token.raw;
  }
}

function plain(token: MarkdownToken): string {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
    case "link":
    case "paragraph":
      return token.tokens.map((one) => plain(one as MarkdownToken)).join("");
    case "text":
      return token.tokens === undefined ? token.text : token.tokens.map((one) => plain(one as MarkdownToken)).join("");
    case "codespan":
    case "image":
    case "escape":
    case "html":
      return token.text;
    default:
      return token.raw;
  }
}
