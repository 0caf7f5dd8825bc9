import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { publicReports } from "./public-reports.ts";

const folder = mkdtempSync(join(tmpdir(), "teiten-reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HASH = createHash("sha256").update("<p>").digest("hex");

function report(name: string, manifest: object): void {
  mkdirSync(join(folder, name, "data"), { recursive: true });
  writeFileSync(join(folder, name, "report.ja.html"), "<p>");
  writeFileSync(join(folder, name, "data", "report.json"), JSON.stringify(manifest));
}

test("a report for insiders stays here, and one for the public comes without its manifest", async () => {
  const common = { quarter: "2022Q3", issuedOn: "2022-11-01", files: { "report.ja.html": HASH }, sensors: ["a name"] };
  report("one", { ...common, policy: "public", revision: 2 });
  report("two", { ...common, policy: "internal" });
  report("three", { ...common, policy: "public", revision: 1 });
  const { reports, kept } = await publicReports(folder);
  expect(kept).toEqual([{ name: "two", policy: "internal" }]);
  expect(reports).toMatchObject([{ name: "2022Q3", revision: 2, pages: { ja: "report.ja.html" } }]);
  expect([...(reports[0]?.files.keys() ?? [])]).toEqual(["report.ja.html"]);
});

test("files that changed since, or lead out of the folder, are refused", async () => {
  const manifest = { quarter: "2022Q2", policy: "public", issuedOn: "2022-08-01" };
  report("one", { ...manifest, files: { "report.ja.html": "0" } });
  await expect(publicReports(folder)).rejects.toMatchObject({ code: "site-report-changed" });
  report("one", { ...manifest, files: { "../two/report.ja.html": HASH } });
  await expect(publicReports(folder)).rejects.toMatchObject({ code: "site-report-changed" });
  await expect(publicReports(join(folder, "none"))).rejects.toMatchObject({ code: "site-reports-missing" });
});
