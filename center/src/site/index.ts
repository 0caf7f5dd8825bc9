export { buildSite } from "./build-site.ts";
export type { BuiltSite } from "./build-site.ts";
export type { SiteContext } from "./collect-view.ts";
export type { SiteView } from "./site-view.ts";
