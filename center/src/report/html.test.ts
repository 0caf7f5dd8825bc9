import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeText, html, plainText, trustedMarkup } from "./html.ts";

test("text is escaped by default, in content and in attributes", () => {
  const name = `<img src=x onerror="alert(1)">&'`;
  const page = html`<td title="${name}">${name}</td>`;
  expect(page.markup).toBe(
    `<td title="&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;&#39;">` +
      `&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;&#39;</td>`,
  );
});

test("nested markup, lists and empty parts", () => {
  const items = ["a", "<b>"].map((text) => html`<i>${text}</i>`);
  const parts = html`<b>${items}${null}${undefined}${false}${0}</b>`;
  expect(parts.markup).toBe("<b><i>a</i><i>&#60;b&#62;</i>0</b>");
  expect(html`${trustedMarkup("<svg/>")}`.markup).toBe("<svg/>");
});

test("whatever the text, the only markup is ours", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const inner = html`<p title="${text}">${text}</p>`.markup.slice("<p title=".length, -"</p>".length);
      expect(inner.replace('">', "").slice(1)).not.toMatch(/[<>"']/);
      expect(escapeText(text)).not.toMatch(/&(?!#\d+;)/);
    }),
  );
});

test("characters that hide or turn text around are taken away", () => {
  expect(plainText("a\u202egnp.exe\u0000\u0007\u2066b\u200f")).toBe("agnp.exeb");
  expect(plainText("東京\tAS64500")).toBe("東京 AS64500");
});
