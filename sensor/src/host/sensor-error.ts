/** How a command ends when it fails: 1 failed, 2 wrong usage, 78 wrong configuration (sysexits.h EX_CONFIG). */
export type ExitCode = 1 | 2 | 78;

/** What every error of the sensor says: a stable code (an anchor in docs/reference/errors.md), where, what, and how to mend it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  /** File, option or address at which it went wrong. */
  readonly place?: string;
  /** What the reader can do about it. */
  readonly advice?: string;
  readonly cause?: unknown;
  readonly exitCode?: ExitCode;
}

/** An error that a person can act on; anything else that is thrown is a fault of the program. */
export class SensorError extends Error {
  readonly code: string;
  readonly place: string | undefined;
  readonly advice: string | undefined;
  readonly exitCode: ExitCode;

  constructor(report: ErrorReport) {
    super(report.message, report.cause === undefined ? undefined : { cause: report.cause });
    this.name = "SensorError";
    this.code = report.code;
    this.place = report.place;
    this.advice = report.advice;
    this.exitCode = report.exitCode ?? 1;
  }
}
