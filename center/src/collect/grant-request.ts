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
