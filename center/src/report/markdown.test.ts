import fc from "fast-check";
import { expect, test } from "vitest";
import { html } from "./html.ts";
import { figureSources, plainMarkdown, renderMarkdown } from "./markdown.ts";

const render = (text: string): string =>
  renderMarkdown(text, (source, number) => html`<b>${number}:${source}</b>`).markup;

test("headings, lists, tables and emphasis become markup", () => {
  const page = render(
    "# One\n\n### Two\n\nA **bold** `code`.\n\n- first\n- second\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n",
  );
  for (const part of [
    "<h2>One</h2>",
    "<h3>Two</h3>",
    "<strong>bold</strong>",
    "<code>code</code>",
    "<li>first</li>",
    'class="num"',
  ]) {
    expect(page).toContain(part);
  }
});

test.each([
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "text <b onclick=alert(1)>bold</b>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt&#58;alert(1))",
  "![a](https://example.org/x.png)",
  '[a](https://example.org/"onmouseover="alert(1))',
  "<javascript:alert(1)>",
  "```html\n<script>\n```",
  "- <iframe src=x>",
])("nothing in a text runs or loads: %s", (text) => {
  const page = render(text);
  expect(page).not.toMatch(/<(?:script|img|iframe|b )|href="(?!https:\/\/example\.org)|" ?on\w+=/i);
});

test("whatever is written, only forms of the list come out", () => {
  const tags =
    /^<\/?(?:h2|h3|p|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|div|pre|code|hr|strong|em|del|br|a|b)[\s>/]/;
  const piece = fc.constantFrom(
    "<",
    ">",
    "[",
    "](",
    ")",
    "`",
    "*",
    "\n",
    "#",
    "-",
    "|",
    "javascript:",
    "a",
    " ",
    "&",
    '"',
    "!",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const [tag] of render(pieces.join("")).matchAll(/<[^>]*>/g)) expect(tag).toMatch(tags);
    }),
  );
});

test("figures are found in order, and numbered", () => {
  const text = "```figure\nrecipe: trend\n```\n\ntext\n\n```yaml\nno: figure\n```\n\n```figure\nrecipe: parts\n```\n";
  expect(figureSources(text)).toEqual(["recipe: trend", "recipe: parts"]);
  expect(render(text)).toContain("<b>2:recipe: parts</b>");
});

test("the text without marks has neither headings nor figures", () => {
  expect(
    plainMarkdown("## How\n\nA **bold** [link](https://example.org).\n\n```figure\nrecipe: x\n```\n\n- one\n- two\n"),
  ).toBe("A bold link.\n\n- one\n- two");
});
