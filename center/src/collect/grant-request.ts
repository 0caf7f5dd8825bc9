import type { CollectorContext, Exchange } from "./collector-context.ts";
import { RequestRefused } from "./refusals.ts";

/** Lets a caller that waits for consent send its body, and counts it. */
export function takeBody({ metrics }: Pick<CollectorContext, "metrics">, exchange: Exchange, length: number): void {
  exchange.consent();
  metrics.add("teiten_request_bytes_total", {}, length);
}

/** Throws a refusal when a sensor asks too often. */
export function grantRequest({ requestsOf }: CollectorContext, sensor: string): void {
  const wait = requestsOf.take(sensor);
  if (wait > 0) throw new RequestRefused("too-many", { retryAfterSeconds: wait });
}

/** Seconds after which a caller may look whether there is room again. */
export const RETRY_FULL = 60;

/** Throws a refusal when the disk of the archive and the state has less room than is kept free, before a body is taken. */
export async function checkRoom({
  archive,
  files,
  uploads,
  reserveBytes,
}: Pick<CollectorContext, "archive" | "files" | "uploads" | "reserveBytes">): Promise<void> {
  if ((await files.free(archive)) - uploads.bytes >= reserveBytes) return;
  throw new RequestRefused("disk-full", { retryAfterSeconds: RETRY_FULL });
}
