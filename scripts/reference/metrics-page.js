// The page of metrics, made from their table.

/** @typedef {import("../../center/src/telemetry/index.ts").MetricDefinition} MetricDefinition */

/**
 * docs/reference/metrics.md: every metric of a center.
 * @param {Readonly<Record<string, MetricDefinition>>} metrics
 * @returns {string}
 */
export function metricsPage(metrics) {
  const all = Object.entries(metrics);
  const lines = [
    "# Metrics",
    "",
    "<!-- Made by `npm run reference` from the definitions; do not edit. -->",
    "",
    "`teiten serve --metrics ADDRESS:PORT` shows them at `/metrics`, in Prometheus' text format. The page has no log-in and",
    "names the sensors: keep it on loopback or in a network of your own. How to alert on it:",
    "[watch the fleet](../how-to/watch-the-fleet.md).",
    "",
    "Counters begin at the start of the process; instants are seconds since 1970 UTC. What a sensor says of itself",
    "(`teiten_sensor_…`) is as of its last heartbeat.",
    "",
    "## What is lost, or about to be",
    "",
    "Each of these has to be looked at when it grows (or, for `teiten_sensor_capture_running`, when it is 0). A loss shows at",
    "the next reading after the center has learnt of it: a sensor tells in its heartbeats, once a minute.",
    "",
    ...table(all.filter(([, { loss }]) => loss)),
    "",
    "## All others",
    "",
    ...table(all.filter(([, { loss }]) => !loss)),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * @param {readonly (readonly [string, MetricDefinition])[]} metrics
 * @returns {string[]}
 */
function table(metrics) {
  return [
    "| metric | kind | labels | meaning |",
    "| --- | --- | --- | --- |",
    ...metrics.map(
      ([name, { kind, labels, help }]) =>
        `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`,
    ),
  ];
}
