import { expect, test } from "vitest";
import type { AuditEntry, AuditLine } from "../state/index.ts";
import { openAuditTrail } from "./audit-trail.ts";

const line = (entry: AuditEntry): AuditLine => ({ ...entry, id: 1, at: 0, alarm: entry.alarm ?? false, hash: "" });
const entry = (actor: string, action: string): AuditEntry => ({ actor, action, object: "o", detail: "d" });

test("of each kind so many lines a minute are written, and the rest is counted in one", async () => {
  let now = 0;
  const written: AuditEntry[] = [];
  const fleet = { audit: (one: AuditEntry) => (written.push(one), Promise.resolve(line(one))) };
  const trail = openAuditTrail({ fleet, linesPerMinute: 2, now: () => now, failed: () => undefined });
  for (let times = 0; times < 5; times++) await trail.write(entry("tokyo-1", "too-many"));
  await trail.write(entry("tokyo-1", "body-differs"));
  await trail.write(entry("osaka-1", "too-many"));
  expect(written.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    "tokyo-1 too-many",
    "tokyo-1 too-many",
    "tokyo-1 body-differs",
    "osaka-1 too-many",
  ]);
  now = 60_000;
  await trail.write(entry("tokyo-1", "too-many"));
  expect(written.slice(4).map(({ detail }) => detail)).toEqual(["3 more like it", "d"]);
  await trail.flush();
  expect(written).toHaveLength(6);
});

test("a line that cannot be written is told, and the caller is answered all the same", async () => {
  const failures: unknown[] = [];
  const fleet = { audit: () => Promise.reject(new Error("disk full")) };
  const trail = openAuditTrail({ fleet, linesPerMinute: 9, now: () => 0, failed: (error) => failures.push(error) });
  await trail.write(entry("a", "b"));
  expect(failures).toHaveLength(1);
});
