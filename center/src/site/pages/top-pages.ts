import { html } from "../../report/index.ts";
import { renderTopPage } from "../site-page.ts";
import { absoluteUrl, pagePath } from "../site-paths.ts";
import type { SiteView } from "../site-view.ts";
import { START } from "../words/place-words.ts";

/** The page at the site's top: both languages, side by side. */
export function languagePage(view: SiteView): string {
  const { title, url } = view.settings;
  const addressOf = (language: "ja" | "en"): string =>
    absoluteUrl(url, pagePath(language, "index")) ?? pagePath(language, "index");
  return renderTopPage(view, {
    title: `${title.ja} / ${title.en}`,
    base: "",
    head: html`<link rel="alternate" hreflang="ja" href="${addressOf("ja")}" />
      <link rel="alternate" hreflang="en" href="${addressOf("en")}" />
      <link rel="alternate" hreflang="x-default" href="${absoluteUrl(url, "index.html") ?? "index.html"}" />`,
    body: html`<h1>${title.ja}<br /><span lang="en">${title.en}</span></h1>
      <div class="doors">
        <section aria-labelledby="ja">
          <h2 id="ja"><a href="ja/index.html" hreflang="ja">日本語</a></h2>
          <p>${START.lead.ja}</p>
        </section>
        <section aria-labelledby="en" lang="en">
          <h2 id="en"><a href="en/index.html" hreflang="en">English</a></h2>
          <p>${START.lead.en}</p>
        </section>
      </div>`,
  });
}

/** The page for addresses at which there is nothing; shown at any path, so that its own links begin at the site's root. */
export function notFoundPage(view: SiteView): string {
  const base = rootOf(view.settings.url);
  return renderTopPage(view, {
    title: "404",
    base,
    head: html`<meta name="robots" content="noindex" />`,
    body: html`<h1>ページが見つかりません<br /><span lang="en">Page not found</span></h1>
      <div class="doors">
        <section aria-labelledby="ja">
          <h2 id="ja"><a href="${base}ja/index.html" hreflang="ja">日本語</a></h2>
          <p>お探しのページはないか、移動しました。</p>
        </section>
        <section aria-labelledby="en" lang="en">
          <h2 id="en"><a href="${base}en/index.html" hreflang="en">English</a></h2>
          <p>The page is not there, or has moved.</p>
        </section>
      </div>`,
  });
}

function rootOf(url: string | null): string {
  const path = url === null ? "" : new URL(url).pathname.replace(/\/$/, "");
  return `${path}/`;
}
