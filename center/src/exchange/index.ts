export { roundFigures, roundShare } from "./round-figures.ts";
