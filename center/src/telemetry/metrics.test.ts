import fc from "fast-check";
import { expect, test } from "vitest";
import { METRICS, Metrics, writeExposition } from "./index.ts";
import type { MetricName } from "./index.ts";

const NAMES = Object.keys(METRICS) as MetricName[];

test("names, units and labels follow Prometheus' conventions", () => {
  for (const name of NAMES) {
    const { kind, labels, help } = METRICS[name];
    expect(name).toMatch(/^teiten_[a-z]+(?:_[a-z]+)*$/);
    expect(name.endsWith("_total"), name).toBe(kind === "counter");
    expect(name, "base units").not.toMatch(/_(?:ms|milliseconds|micros|minutes|mib|kilobytes|percent)(?:_|$)/);
    for (const label of labels) expect(label).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(help.length, name).toBeGreaterThan(15);
    expect(help, name).not.toMatch(/\.$/);
  }
});

test("counters add, gauges are set and can be forgotten, summaries keep sum and count", () => {
  const metrics = new Metrics();
  metrics.add("teiten_requests_total", { route: "segment", status: "201" });
  metrics.add("teiten_requests_total", { route: "segment", status: "201" }, 2);
  metrics.add("teiten_requests_total", { status: "409", route: "segment" }, 0);
  metrics.set("teiten_sensor_spool_bytes", { sensor: "a" }, 7);
  metrics.set("teiten_sensor_spool_bytes", { sensor: "a" }, 5);
  metrics.set("teiten_engine_up", {}, 1);
  metrics.clear("teiten_engine_up");
  metrics.observe("teiten_rollup_duration_seconds", 0.5);
  metrics.observe("teiten_rollup_duration_seconds", 0.25);
  const lines = writeExposition(metrics.samples())
    .split("\n")
    .filter((line) => !line.startsWith("#"));
  expect(lines).toEqual([
    'teiten_requests_total{route="segment",status="201"} 3',
    'teiten_requests_total{route="segment",status="409"} 0',
    "teiten_rollup_duration_seconds_sum 0.75",
    "teiten_rollup_duration_seconds_count 2",
    'teiten_sensor_spool_bytes{sensor="a"} 5',
    "",
  ]);
});

test("each metric is announced once, before its series", () => {
  const metrics = new Metrics();
  for (const sensor of ["a", "b"]) metrics.add("teiten_heartbeats_total", { sensor });
  expect(writeExposition(metrics.samples())).toBe(
    "# HELP teiten_heartbeats_total Heartbeats received\n# TYPE teiten_heartbeats_total counter\n" +
      'teiten_heartbeats_total{sensor="a"} 1\nteiten_heartbeats_total{sensor="b"} 1\n',
  );
});

test("whatever a label says, a reader of the format gets it back and nothing else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.double(), (code, value) => {
      const metrics = new Metrics();
      metrics.set("teiten_disk_free_bytes", { folder: code }, value);
      const [, , line = "", end] = writeExposition(metrics.samples()).split("\n");
      const [, escaped = "", written = ""] =
        /^teiten_disk_free_bytes\{folder="((?:[^"\\\n]|\\[\\n"])*)"\} (\S+)$/s.exec(line) ?? [];
      const read = escaped.replaceAll(/\\(.)/g, (_whole, sign: string) => (sign === "n" ? "\n" : sign));
      expect(read).toBe(code);
      expect(written.replace("Inf", "Infinity")).toBe(
        Number.isFinite(value) || Number.isNaN(value) ? String(value) : `${value > 0 ? "+" : ""}${value}`,
      );
      expect(end).toBe("");
    }),
  );
});
