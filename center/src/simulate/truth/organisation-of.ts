import { allClaims } from "../plan/scanners.ts";
import type { RunPlan } from "../plan/run-plan.ts";

/** Finds the organisation that claims an address in the plan; null when none does. */
export function organisationFinder(run: RunPlan): (address: number) => string | null {
  const claims = allClaims(run.scanners, run.changes).toSorted((left, right) => left.first - right.first);
  return (address) => {
    let low = 0;
    let high = claims.length;
    while (high > low) {
      const middle = (low + high) >> 1;
      if ((claims[middle]?.first ?? Infinity) <= address) low = middle + 1;
      else high = middle;
    }
    const claim = claims[low - 1];
    return claim !== undefined && address < claim.first + claim.size ? claim.organisation : null;
  };
}
