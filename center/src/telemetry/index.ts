export { counted } from "./counted.ts";
export { TeitenError } from "./error.ts";
export type { ErrorReport, ExitCode } from "./error.ts";
export { KILL_POINTS, killPoint } from "./kill-point.ts";
export type { KillPoint } from "./kill-point.ts";
