import { html } from "../../report/index.ts";
import type { Html, Language } from "../../report/index.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { NO_CONTACT, WRITE_TO, contactParts } from "../words/contact-words.ts";
import { PAGE_NAMES } from "../words/page-words.ts";

/** How readers and owners of scanners reach the operator, and what they can ask for. */
export function contactPage({ settings }: SiteView, language: Language): SitePage {
  const parts = contactParts(language);
  const { contact, scannerContact, operator } = settings;
  return {
    language,
    name: "contact",
    title: PAGE_NAMES.contact[language],
    description: parts[0]?.text[0] ?? "",
    body: html`<h1>${PAGE_NAMES.contact[language]}</h1>
      ${operator !== null && html`<p class="lead">${operator[language]}</p>`}
      ${
        contact === null
          ? html`<div class="note warm" role="note"><p>${NO_CONTACT[language]}</p></div>`
          : html`<p>${address(contact, language)}</p>`
      }
      ${parts.map(({ id, heading, text }) => {
        const own = id === "scanners" ? scannerContact : null;
        return html`<section aria-labelledby="${id}">
          <h2 id="${id}">${heading}</h2>
          ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
          ${own !== null && html`<p>${address(own, language)}</p>`}
        </section>`;
      })}`,
  };
}

function address(contact: string, language: Language): Html {
  const href = /^https?:\/\//.test(contact) ? contact : `mailto:${contact}`;
  return html`${WRITE_TO[language]}: <a href="${href}">${contact}</a>`;
}
