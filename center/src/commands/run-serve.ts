import type { Command } from "commander";
import { createCollector, isLoopbackAddress, openTlsIdentity, parseListenAddress } from "../collect/index.ts";
import type { ListenAddress } from "../collect/index.ts";
import type { Configuration, DataPaths } from "../config/index.ts";
import { acquireWriterLock, openState } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { Metrics, TeitenError } from "../telemetry/index.ts";
import { canaryPart } from "./canary-part.ts";
import { changesPart } from "./changes-part.ts";
import { ingestPart } from "./ingest-part.ts";
import { metricsPart } from "./metrics-part.ts";
import { runParts, stopSignal } from "./serve-parts.ts";
import type { ServePart } from "./serve-parts.ts";
import type { ServeOptions } from "./serve.ts";
import { tell } from "./tell.ts";
import { openDataDirectory } from "./with-center.ts";

/** What the parts of a running center share. */
export interface ServeContext {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
  readonly state: WritableState;
  readonly metrics: Metrics;
}

/** Runs `teiten serve`: one writer, its parts in order, until a signal ends it. */
export async function runServe(command: Command, options: ServeOptions): Promise<void> {
  const { paths, configuration } = openDataDirectory(command);
  const address = parseListenAddress(options.listen, "--listen");
  checkTls(configuration, address);
  const metricsAt = options.metrics === undefined ? null : parseListenAddress(options.metrics, "--metrics");
  const ended = stopSignal();
  const lock = await acquireWriterLock(paths, "serve");
  try {
    const state = openState(paths);
    try {
      const context: ServeContext = { paths, configuration, state, metrics: new Metrics() };
      const ingest = ingestPart(context);
      const metrics = metricsAt === null ? [] : [metricsPart(context, metricsAt)];
      await runParts(
        [
          ...metrics,
          collectorPart(context, address, () => ingest.wake()),
          ingest,
          canaryPart(context),
          changesPart(context),
        ],
        ended,
        tell,
      );
    } finally {
      await state.close();
    }
  } finally {
    lock.release();
  }
}

/** The collector as a part; `received` is told of each segment that is safe. */
export function collectorPart(
  { paths, configuration, state, metrics }: ServeContext,
  address: ListenAddress,
  received: () => void = () => undefined,
): ServePart {
  const { collector: settings, zone } = configuration;
  const collector = createCollector({
    state,
    metrics,
    received,
    zone,
    archive: paths.archive,
    reserveBytes: settings.reserve * 1_048_576,
    tls: () => openTlsIdentity(paths, settings, Date.now()),
    report: tell,
  });
  return {
    name: "collector",
    start: async () => {
      const { address: host, port } = await collector.start(address);
      const scheme = settings.tls === "off" ? "http" : "https";
      return `collector listens on ${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
    },
    stop: () => collector.stop(),
  };
}

function checkTls({ collector }: Configuration, address: ListenAddress): void {
  if (collector.tls !== "off" || isLoopbackAddress(address)) return;
  throw new TeitenError({
    code: "tls-required",
    message: "without TLS the collector listens on loopback alone",
    place: "--listen",
    advice: "listen on 127.0.0.1 with the proxy in front, or set collector.tls in teiten.yaml to own",
    exitCode: 78,
  });
}
