/** A part of a running center. */
export interface ServePart {
  /** For the line that tells of a failure. */
  readonly name: string;
  /** Answers what to tell the operator, when there is something. */
  start(): Promise<string | null>;
  stop(): Promise<void>;
}

/**
 * Starts parts in order, waits until `ended` resolves, and stops those that were started in reverse order, whatever
 * happens; the first failure is thrown when all are stopped.
 */
export async function runParts(
  parts: readonly ServePart[],
  ended: Promise<unknown>,
  tell: (line: string) => void,
): Promise<void> {
  const started: ServePart[] = [];
  const failures: unknown[] = [];
  try {
    for (const part of parts) {
      const line = await part.start();
      started.unshift(part);
      if (line !== null) tell(line);
    }
    await ended;
  } catch (error) {
    failures.push(error);
  }
  for (const part of started) {
    await part.stop().catch((error: unknown) => void failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process as it would without this. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}
