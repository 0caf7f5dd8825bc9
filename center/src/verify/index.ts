export type { Difference } from "./difference.ts";
export { verifyReport } from "./verify-report.ts";
export type { VerifiedReport, VerifyOrder } from "./verify-report.ts";
