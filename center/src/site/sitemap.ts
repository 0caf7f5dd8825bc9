import { html } from "../report/index.ts";
import { absoluteUrl } from "./site-paths.ts";

/**
 * The pages of the site for search engines (sitemaps.org); null where the site's address is not known, because a sitemap
 * must name whole addresses. It says nothing of when a page was made.
 */
export function renderSitemap(url: string | null, pages: readonly string[]): string | null {
  if (url === null) return null;
  const entries = pages.map((path) => html`<url><loc>${absoluteUrl(url, path)}</loc></url> `);
  return `<?xml version="1.0" encoding="utf-8"?>\n${
    html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"> ${entries}</urlset> `.markup
  }`;
}

/** What robots are told: everything may be read; where the sitemap is. */
export function renderRobots(url: string | null): string {
  const sitemap = absoluteUrl(url, "sitemap.xml");
  return `User-agent: *\nAllow: /\n${sitemap === null ? "" : `Sitemap: ${sitemap}\n`}`;
}
