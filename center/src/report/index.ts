export { LANGUAGES, type Language } from "./language.ts";
export { renderFigureSvg } from "./standalone/render-figure-svg.ts";
