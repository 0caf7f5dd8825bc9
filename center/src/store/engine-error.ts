import { TeitenError } from "../telemetry/index.ts";

/** What the engine or the way to it said, as an error that a person can act on. `lost` tells that the engine has died. */
export function engineError(error: unknown, lost: boolean): TeitenError {
  if (error instanceof TeitenError) return error;
  const { code, type, message } = error as { code?: string; type?: string; message?: string };
  if (lost || code === "ECONNREFUSED" || code === "ECONNRESET" || message === "socket hang up") {
    return new TeitenError({
      code: "engine-died",
      message: "the engine went away in the middle of the work",
      advice:
        "run the command again (an ingest goes on where it stopped); look at engine/engine.log in the data directory",
      cause: error,
    });
  }
  switch (code) {
    case "243":
      return new TeitenError({
        code: "disk-full",
        message: "the disk of the engine is full",
        advice: "make room and run the command again; nothing is half done",
        cause: error,
      });
    case "241":
      return new TeitenError({
        code: "engine-memory",
        message: "the question needs more memory than the engine may use",
        advice: "ask for a shorter range, or raise engine.memory in teiten.yaml",
        cause: error,
      });
    case "159":
      return new TeitenError({
        code: "engine-time",
        message: "the question took longer than the engine allows",
        advice: "ask for a shorter range",
        cause: error,
      });
    default:
      return new TeitenError({
        code: "engine-refused",
        message: `the engine refused: ${message ?? String(error)}${type === undefined ? "" : ` (${type})`}`,
        cause: error,
      });
  }
}
