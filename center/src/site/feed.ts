import { createHash } from "node:crypto";
import { html } from "../report/index.ts";
import type { Html, Language } from "../report/index.ts";
import { feedItems } from "./news.ts";
import type { NewsItem } from "./news.ts";
import { absoluteUrl, pagePath } from "./site-paths.ts";
import type { SiteView } from "./site-view.ts";
import { GRAPHS } from "./words/graph-words.ts";
import { START } from "./words/place-words.ts";

const MOST_ENTRIES = 40;
const EPOCH = "1970-01-01T00:00:00Z";

/**
 * The news of one language as an Atom feed (RFC 4287). Ids follow from the site's address and from what an entry is about,
 * so that they stay; instants come from the data. Where the site's address is not known, links are relative.
 */
export function renderFeed(view: SiteView, language: Language): string {
  const { settings } = view;
  const items = feedItems(view).slice(0, MOST_ENTRIES);
  const updated = items[0]?.updated ?? EPOCH;
  const self = `${language}/feed.xml`;
  const author = (settings.operator ?? settings.title)[language];
  const linkTo = (path: string): string => absoluteUrl(settings.url, path) ?? `../${path}`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${
    html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
      <title>${settings.title[language]}</title>
      <subtitle>${START.lead[language]}</subtitle>
      <id>${idOf(view, `feed/${language}`)}</id>
      <updated>${updated}</updated>
      <author><name>${author}</name></author>
      <generator version="${view.version}">Teiten</generator>
      <link rel="self" type="application/atom+xml" href="${linkTo(self)}" />
      <link rel="alternate" type="text/html" hreflang="${language}" href="${linkTo(pagePath(language, "index"))}" />
      ${items.map((item) => entry(view, item, language, linkTo))}</feed
    > `.markup
  }`;
}

function entry(view: SiteView, item: NewsItem, language: Language, linkTo: (path: string) => string): Html {
  const { kind, key, title, first, updated, href } = item;
  const path = href[language].startsWith("../") ? href[language].slice(3) : `${language}/${href[language]}`;
  const summary = kind === "graphs" ? GRAPHS.lead[language] : title[language];
  return html`<entry>
    <title>${title[language]}</title>
    <id>${idOf(view, `${key}/${language}`)}</id>
    <published>${first}</published>
    <updated>${updated}</updated>
    <link rel="alternate" type="text/html" hreflang="${language}" href="${linkTo(path)}" />
    <summary>${summary}</summary>
  </entry> `;
}

/** A UUID that follows from a name (RFC 9562, version 8): 122 bits of its SHA-256. */
function idOf({ settings }: SiteView, name: string): string {
  const hash = createHash("sha256")
    .update(JSON.stringify(["teiten-site", settings.url ?? "", name]))
    .digest("hex");
  const variant = "89ab"[Number.parseInt(hash.charAt(16), 16) % 4] ?? "8";
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
