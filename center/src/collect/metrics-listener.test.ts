import { afterEach, expect, test } from "vitest";
import { startMetricsListener } from "./metrics-listener.ts";
import type { MetricsListener } from "./metrics-listener.ts";

let listener: MetricsListener | null = null;
afterEach(async () => listener?.close());

const open = async (read: () => Promise<string>): Promise<string> => {
  listener = await startMetricsListener({ host: "127.0.0.1", port: 0 }, read);
  return `http://127.0.0.1:${listener.port}`;
};

test("answers what is read at that moment, in the format's own media type", async () => {
  let reads = 0;
  const base = await open(() => Promise.resolve(`teiten_rows_total ${++reads}\n`));
  for (const wanted of [1, 2]) {
    const response = await fetch(`${base}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe(`teiten_rows_total ${wanted}\n`);
  }
});

test("has one page, to be read and nothing else; a failure is an answer", async () => {
  const base = await open(() => Promise.reject(new Error("no")));
  expect((await fetch(`${base}/`)).status).toBe(404);
  expect((await fetch(`${base}/metrics?x`)).status).toBe(404);
  expect((await fetch(`${base}/metrics`, { method: "POST", body: "x" })).status).toBe(405);
  const failed = await fetch(`${base}/metrics`);
  expect([failed.status, await failed.text()]).toEqual([500, "the metrics could not be read\n"]);
});

test("a port that is taken is an error to the one who starts it", async () => {
  await open(() => Promise.resolve(""));
  const taken = { host: "127.0.0.1", port: listener?.port ?? 0 };
  await expect(startMetricsListener(taken, () => Promise.resolve(""))).rejects.toMatchObject({ code: "listen-failed" });
});
