import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../../center/src/report/model/index.ts";
import { parseQuarter } from "../../center/src/report/period.ts";
import { writeQuarterlyReport } from "../../center/src/report/write-report.ts";
import { computeFrom, createPlan } from "../report/hand-made-quarter.ts";
import { checkPage } from "./check-page.ts";
import { openBrowser } from "./open-browser.ts";
import type { OpenedBrowser } from "./open-browser.ts";
import { serveFolder } from "./serve-folder.ts";
import type { ServedFolder } from "./serve-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "teiten-report-page-"));
let browser: OpenedBrowser;
let served: ServedFolder;

beforeAll(async () => {
  const plan = createPlan();
  const quarter = parseQuarter("2022Q3");
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  const facts = { quarter, zone: "Asia/Tokyo", home, sensors, version: "1", issuedOn: "2022-10-20", published: null };
  await writeQuarterlyReport(buildQuarterlyModel(facts, figures), ["ja", "en"], folder);
  [browser, served] = [await openBrowser(), await serveFolder(folder)];
}, 60_000);

afterAll(async () => {
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  "both pages of a report are accessible, whole and alone, on a telephone and a desk",
  { timeout: 60_000 },
  async () => {
    const faults: string[] = [];
    for (const language of ["ja", "en"] as const) {
      for (const width of [390, 1280] as const) {
        const page = await browser.open(`${served.origin}/report.${language}.html`, { width, javaScript: true });
        const access = (language === "ja") === (width === 390);
        for (const fault of await checkPage(page, served.origin, { access }))
          faults.push(`${language} ${width}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  },
);
