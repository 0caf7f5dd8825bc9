export { figureSources, hasNestedFigure, plainMarkdown, renderMarkdown } from "../report/index.ts";
