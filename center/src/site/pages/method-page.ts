import { html } from "../../report/index.ts";
import type { Language } from "../../report/index.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { methodParts } from "../words/method-words.ts";
import { PAGE_NAMES } from "../words/page-words.ts";

/** The method page: what is counted, how it is published, and what the values do not say. */
export function methodPage({ publication }: SiteView, language: Language): SitePage {
  const parts = methodParts(publication.policy, language);
  return {
    language,
    name: "method",
    title: PAGE_NAMES.method[language],
    description: parts[0]?.text[0] ?? "",
    body: html`<h1>${PAGE_NAMES.method[language]}</h1>
      ${parts.map(
        ({ id, heading, text }) =>
          html`<section aria-labelledby="${id}">
            <h2 id="${id}">${heading}</h2>
            ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
          </section>`,
      )}`,
  };
}
