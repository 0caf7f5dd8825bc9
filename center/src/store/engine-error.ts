import { TeitenError } from "../telemetry/index.ts";
import type { ErrorReport } from "../telemetry/index.ts";

/** What ClickHouse's own error codes mean to the person at the keyboard. */
const KNOWN: Readonly<Record<string, Omit<ErrorReport, "cause">>> = {
  "159": {
    code: "engine-time",
    message: "the question took longer than the engine allows",
    advice: "ask for a shorter range",
  },
  "241": {
    code: "engine-memory",
    message: "the question needs more memory than the engine may use",
    advice: "ask for a shorter range, or raise engine.memory in teiten.yaml",
  },
  "243": {
    code: "disk-full",
    message: "the disk of the engine is full",
    advice: "make room and run the command again; nothing is half done",
  },
  "516": {
    code: "store-login",
    message: "the store does not know this user and password",
    advice: "check the setting store in teiten.yaml",
    exitCode: 78,
  },
};

const DEAD: ReadonlySet<string> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/** What the engine or the way to it said, as an error that a person can act on. `lost` tells that the engine has died. */
export function engineError(error: unknown, lost: boolean): TeitenError {
  if (error instanceof TeitenError) return error;
  const { code = "", type, message = String(error) } = error as { code?: string; type?: string; message?: string };
  if (lost || DEAD.has(code) || message === "socket hang up") return died(error);
  const known = /No space left/i.test(message) ? KNOWN["243"] : KNOWN[code];
  if (known !== undefined) return new TeitenError({ ...known, cause: error });
  const kind = type === undefined ? "" : ` (${type})`;
  return new TeitenError({ code: "engine-refused", message: `the engine refused: ${message}${kind}`, cause: error });
}

function died(cause: unknown): TeitenError {
  return new TeitenError({
    code: "engine-died",
    message: "the engine went away in the middle of the work",
    advice: "run the command again (an ingest goes on where it stopped); see engine/engine.log in the data directory",
    cause,
  });
}
