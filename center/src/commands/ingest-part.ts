import { countResult } from "../collect/index.ts";
import { RunningIngest } from "../ingest/index.ts";
import type { IngestEvent } from "../ingest/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { printError } from "./print-error.ts";
import type { ServeContext } from "./run-serve.ts";
import type { ServePart } from "./serve-parts.ts";
import { tell } from "./tell.ts";

/** The ingest of a running center as a part; `wake` says that a segment was received. */
export interface IngestPart extends ServePart {
  wake(): void;
}

/** How long the other parts have to stop when a round of ingest does not end; it alone would keep the process up. */
const EXIT_MILLIS = 10_000;

/** Ingest beside the collector. It starts at once and tells when it has finished what was broken off before. */
export function ingestPart(context: ServeContext): IngestPart {
  const ingest = new RunningIngest({
    ...context,
    counted: (result) => countResult(context.metrics, result),
    tell: tellEvent,
  });
  return {
    name: "ingest",
    start: () => {
      ingest.start();
      return Promise.resolve(null);
    },
    stop: async () => {
      if (await ingest.stop()) return;
      tell("the round of ingest that is under way is left to the next start");
      setTimeout(() => process.exit(), EXIT_MILLIS);
    },
    wake: () => ingest.wake(),
  };
}

function tellEvent(event: IngestEvent): void {
  switch (event.event) {
    case "ready":
      return tell(`ingest is ready ${event.seconds.toFixed(1)} s after the start`);
    case "note":
      return tell(event.text);
    case "refused":
      return printError(event.error);
    case "failed":
      tell(`ingest failed and is tried again in ${event.retrySeconds} s; receiving goes on`);
      if (event.error instanceof TeitenError) tell(`  ${event.error.message} (${event.error.code})`);
      else printError(event.error);
  }
}
