import type { Clock } from "../host/index.ts";
import type { Enrolment } from "./enrolment.ts";
import { EXCHANGE_LIMITS } from "./exchange.ts";
import type { ExchangeLimits, Line } from "./exchange.ts";
import { pinnedAgent } from "./pinned-agent.ts";

/** The way to the center of an enrolment. Nothing is opened before the first request; `close` ends its connections. */
export function createLine(
  { url, centerKey }: Pick<Enrolment, "url" | "centerKey">,
  clock: Pick<Clock, "monotonic">,
  limits: ExchangeLimits = EXCHANGE_LIMITS,
): Line & { close(): void } {
  const agent = pinnedAgent({ centerKey, connectMillis: 10_000 });
  return {
    origin: new URL(url),
    agent,
    limits,
    monotonic: () => clock.monotonic(),
    close: () => agent.destroy(),
  };
}
