import { createHash } from "node:crypto";
import { policyMark } from "../config/index.ts";
import { html, trustedMarkup, wordsOf } from "../report/index.ts";
import type { Html, Language } from "../report/index.ts";
import { NAVIGATION, absoluteUrl, pagePath } from "./site-paths.ts";
import type { PageName } from "./site-paths.ts";
import { SITE_SCRIPT } from "./site-script.ts";
import { SITE_STYLE } from "./site-style.ts";
import type { SiteView } from "./site-view.ts";
import { FRAME, PAGE_NAMES } from "./words/page-words.ts";

const CONTENT_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b4a7d"/><path d="M5 22l6-8 5 5 5-11 6 14" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round"/></svg>\n';

/** The files that every page uses, by path; their names change with their bytes, so that they can be kept for long. */
export const ASSETS: ReadonlyMap<string, string> = new Map([
  [`assets/site.${hashOf(SITE_STYLE)}.css`, SITE_STYLE.trimStart()],
  [`assets/site.${hashOf(SITE_SCRIPT)}.js`, SITE_SCRIPT],
  [`assets/icon.${hashOf(ICON)}.svg`, ICON],
]);
const [STYLE_PATH = "", SCRIPT_PATH = "", ICON_PATH = ""] = [...ASSETS.keys()];

/** One page of the site in one language. */
export interface SitePage {
  readonly language: Language;
  readonly name: PageName;
  /** Name of the page, without that of the site. */
  readonly title: string;
  /** One or two sentences for search engines and feeds. */
  readonly description: string;
  readonly body: Html;
}

/** A page as one HTML document that asks for nothing but the site's own style sheet, script and icon. */
export function renderPage(view: SiteView, page: SitePage): string {
  const { language, name, title, description } = page;
  const site = view.settings.title[language];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        ${headOf("../", name === "index" ? site : `${title} | ${site}`, description)}
        ${alternates(view, language, name)}
      </head>
      <body>
        <a class="skip" href="#content">${FRAME.skip[language]}</a>
        ${header(view, page)}
        <main id="content">${page.body}</main>
        ${footer(view, language)}
      </body>
    </html> `.markup.replaceAll(/\n\s*\n?\s*/g, "\n");
}

/**
 * A page of both languages that stands at the site's top: the way in, and the one for what is not there. `base` is put
 * before every address: `/` where the page may be shown at any path.
 */
export function renderTopPage(view: SiteView, input: { title: string; base: string; head?: Html; body: Html }): string {
  const { title } = view.settings;
  return html`<!doctype html>
    <html lang="ja">
      <head>
        ${headOf(input.base, input.title, `${title.ja} / ${title.en}`)} ${input.head}
      </head>
      <body>
        <header class="top">
          <div>
            <div class="brand">
              <a class="name" href="${input.base}index.html">${title.ja} <span lang="en">${title.en}</span></a>
            </div>
          </div>
        </header>
        <main id="content">${input.body}</main>
        <footer>
          <div>
            ${policyLine(view, "ja")}
            <div lang="en">${policyLine(view, "en")}</div>
          </div>
        </footer>
      </body>
    </html> `.markup.replaceAll(/\n\s*\n?\s*/g, "\n");
}

function headOf(base: string, title: string, description: string): Html {
  return html`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${trustedMarkup(CONTENT_POLICY)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${title}</title>
    <meta name="description" content="${description}" />
    <link rel="icon" type="image/svg+xml" href="${base}${ICON_PATH}" />
    <link rel="stylesheet" href="${base}${STYLE_PATH}" />
    <script defer src="${base}${SCRIPT_PATH}"></script>`;
}

function alternates({ settings }: SiteView, language: Language, name: PageName): Html {
  const other: Language = language === "ja" ? "en" : "ja";
  const addressOf = (to: Language): string =>
    absoluteUrl(settings.url, pagePath(to, name)) ?? `../${pagePath(to, name)}`;
  const canonical = absoluteUrl(settings.url, pagePath(language, name));
  return html`${canonical !== null && html`<link rel="canonical" href="${canonical}" />`}
    <link rel="alternate" hreflang="${language}" href="${addressOf(language)}" />
    <link rel="alternate" hreflang="${other}" href="${addressOf(other)}" />
    <link rel="alternate" type="application/atom+xml" title="${FRAME.feed[language]}" href="feed.xml" />`;
}

function header(view: SiteView, { language, name }: SitePage): Html {
  const other: Language = language === "ja" ? "en" : "ja";
  const current = (page: PageName): Html | false =>
    (page === name || (page === "graphs" && name.startsWith("graph-"))) && html` aria-current="page"`;
  return html`<header class="top">
    <div>
      <div class="brand">
        <a class="name" href="index.html">${view.settings.title[language]}</a
        ><a class="other" href="../${pagePath(other, name)}" hreflang="${other}" lang="${other}"
          >${FRAME.other[language]}</a
        >
      </div>
      <nav aria-label="${FRAME.navigation[language]}">
        <ul>
          ${NAVIGATION.map((page) => html`<li><a href="${page}.html" ${current(page)}>${PAGE_NAMES[page][language]}</a></li>`)}
        </ul>
      </nav>
    </div>
  </header>`;
}

function footer(view: SiteView, language: Language): Html {
  return html`<footer>
    <div>
      ${policyLine(view, language)}
      <ul>
        <li><a href="feed.xml">${FRAME.feed[language]}</a></li>
        <li><a href="quality.html">${PAGE_NAMES.quality[language]}</a></li>
        <li><a href="contact.html">${PAGE_NAMES.contact[language]}</a></li>
      </ul>
    </div>
  </footer>`;
}

function policyLine(view: SiteView, language: Language): Html {
  const { mark, reason } = policyMark("public", language);
  const { policy, zone } = view.publication;
  const cutOff = view.cutOff === null ? FRAME.noCutOff[language] : wordsOf(language).date(view.cutOff);
  const facts = [
    ...(view.settings.operator === null ? [] : [view.settings.operator[language]]),
    `${FRAME.policy[language]}: ${policy.name} v${policy.version}`,
    `${FRAME.cutOff[language]}: ${cutOff}`,
    `${FRAME.zone[language]}: ${zone}`,
    `Teiten ${view.version}`,
  ];
  return html`<p class="policy"><b>${mark}</b>${reason}</p>
    <p>${facts.join(" · ")}</p>`;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
