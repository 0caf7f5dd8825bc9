import { createMetricsReader, startMetricsListener } from "../collect/index.ts";
import type { ListenAddress, MetricsListener } from "../collect/index.ts";
import type { ServeContext } from "./run-serve.ts";
import type { ServePart } from "./serve-parts.ts";
import { releaseVersion } from "./version.ts";

/** The page of metrics as a part of a running center. */
export function metricsPart({ paths, state, metrics }: ServeContext, where: ListenAddress): ServePart {
  let listener: MetricsListener | null = null;
  const now = (): number => Math.floor(Date.now() / 1000);
  return {
    name: "metrics",
    start: async () => {
      const read = createMetricsReader({ metrics, paths, state, now, version: releaseVersion() });
      listener = await startMetricsListener(where, read);
      const host = listener.address.includes(":") ? `[${listener.address}]` : listener.address;
      return `metrics are at http://${host}:${listener.port}/metrics`;
    },
    stop: async () => listener?.close(),
  };
}
