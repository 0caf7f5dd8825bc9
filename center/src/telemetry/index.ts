export { TeitenError } from "./error.ts";
export type { ErrorReport, ExitCode } from "./error.ts";
