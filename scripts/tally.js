// How the suites are counted. Plain JavaScript, because it runs before anything is built.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, success: boolean,
 *   testResults: { name: string, status: string, assertionResults: unknown[] }[]
 * }} VitestReport
 */

/**
 * Sums of one Vitest run. `json` is the text of its JSON report, or null when it wrote none; `exitCode` is null when it
 * was killed. A file that failed before its tests ran, a lost report, an unhandled error and a crash count as one failure each.
 * @param {string | null} json
 * @param {number | null} exitCode
 * @returns {Tally}
 */
export function tallyVitest(json, exitCode) {
  if (json === null) return { passed: 0, failed: 1, skipped: 0 };
  const report = /** @type {VitestReport} */ (JSON.parse(json));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  let failed = report.numFailedTests + brokenFiles.length;
  if (failed === 0 && (exitCode !== 0 || !report.success)) failed = 1;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

/**
 * The closing line, for example `12 passed, 0 failed, 1 skipped`.
 * @param {Tally} tally
 * @returns {string}
 */
export function formatTally(tally) {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}
