import type { Command } from "commander";

/** What `teiten serve` takes. */
export interface ServeOptions {
  readonly listen: string;
  readonly metrics?: string;
}

/** `teiten serve`: receives what sensors send, until it is told to stop. */
export function registerServe(program: Command): void {
  program
    .command("serve")
    .description("receive what sensors send, archive it and count it, until SIGTERM or SIGINT")
    .requiredOption(
      "--listen <address:port>",
      "where sensors reach the collector: 0.0.0.0:8443, or [::]:8443 for both IPs",
    )
    .option(
      "--metrics <address:port>",
      "where the operator's Prometheus reads metrics, without a log-in: 127.0.0.1:9464 (default: nowhere)",
    )
    .action(async (options: ServeOptions, command: Command) => {
      await (await import("./run-serve.ts")).runServe(command, options);
    });
}
