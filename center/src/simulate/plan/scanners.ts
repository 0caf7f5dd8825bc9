import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { styleOf } from "../encode/style.ts";
import type { StyleName } from "../encode/style.ts";
import type { Scenario, Schedule } from "../scenario/scenario.ts";
import type { AddressSpace } from "./address-space.ts";
import type { PlannedChange } from "./change.ts";

/** A source that reaches at least ten ports on every day on which it is at work. */
export interface PlannedScanner {
  readonly address: number;
  readonly region: string;
  /** Null when no organisation claims it. */
  readonly organisation: string | null;
  readonly style: number;
  /** How much it sends beside others. */
  readonly weight: number;
  /** Draws from all 65,535 TCP ports instead of the tail's. */
  readonly fullRange: boolean;
  readonly schedule: Schedule;
  /** Where in its week or cycle it begins; the same for all addresses of an organisation. */
  readonly phase: number;
}

/** A range that an organisation says is its scanners'. */
export interface PlannedClaim {
  readonly organisation: string;
  readonly first: number;
  readonly size: number;
}

/** All scanners: those of the home region follow the calendar, those abroad their schedules. */
export interface ScannerPlan {
  /** By organisation in the calendar's order, then the unclaimed ones. */
  readonly home: readonly (readonly PlannedScanner[])[];
  readonly abroad: readonly PlannedScanner[];
  readonly claims: readonly PlannedClaim[];
}

const TOOLS: readonly StyleName[] = [
  "zmap",
  "zmap",
  "masscan",
  "masscan",
  "linux",
  "zmap-4.1",
  "masscan-1.3.9",
  "nmap",
];

/** Plans the scanners of a run; `count` is how many there are in all. */
export function planScanners(scenario: Scenario, space: AddressSpace, count: number, seed: number): ScannerPlan {
  const { calendar, abroad } = scenario.scanners;
  const random = openStream(seed, "scanners");
  const region = scenario.period.home;
  const claims: PlannedClaim[] = [];
  const claimed = (
    organisation: string,
    where: string,
    size: number,
    schedule: Schedule,
  ): readonly PlannedScanner[] => {
    const claim = claimRange(organisation, where, size, space);
    claims.push(claim);
    const own = { region: where, organisation, style: styleOf(random.pick(TOOLS)), schedule, phase: random.word() };
    return pickFrom(claim, size, random).map((address) => ({ ...draw(random), address, ...own }));
  };
  const home = Object.values(calendar.organisations).map((spec) => claimed(spec.name, region, spec.addresses, "daily"));
  const unclaimedAtHome = Array.from({ length: calendar.unclaimed }, () => ({
    ...draw(random),
    address: space.scattered(region),
    region,
  }));
  const atHome = home.reduce((sum, group) => sum + group.length, unclaimedAtHome.length);
  const rest = Math.max(0, count - atHome);
  const organised = abroad.flatMap((spec) =>
    claimed(spec.name, spec.region, Math.max(1, Math.round((rest * spec.share) / 100)), spec.schedule),
  );
  const unclaimed = Array.from({ length: Math.max(1, rest - organised.length) }, () => {
    const where = space.regionAbroad(random);
    return { ...draw(random), address: space.scattered(where), region: where };
  });
  return { home: [...home, unclaimedAtHome], abroad: [...organised, ...unclaimed], claims };
}

/** The claims of the scanners and of the announced sweeps among the changes. */
export function allClaims(scanners: ScannerPlan, changes: readonly PlannedChange[]): readonly PlannedClaim[] {
  const sweeps = changes.flatMap((change) =>
    change.claim === null || change.organisation === null
      ? []
      : [{ organisation: change.organisation, ...change.claim }],
  );
  return [...scanners.claims, ...sweeps];
}

function draw(random: Random): Omit<PlannedScanner, "address" | "region"> {
  return {
    organisation: null,
    style: styleOf(random.pick(TOOLS)),
    weight: random.logNormal(1.1),
    fullRange: random.unit() < 0.3,
    schedule: random.pick(["daily", "bursts", "bursts", "weekly"] as const),
    phase: random.word(),
  };
}

function claimRange(organisation: string, region: string, addresses: number, space: AddressSpace): PlannedClaim {
  const size = 2 ** Math.ceil(Math.log2(addresses + 2));
  return { organisation, first: space.row(region, size), size };
}

function pickFrom(claim: PlannedClaim, count: number, random: Random): readonly number[] {
  const offsets = random.shuffle(Array.from({ length: claim.size - 2 }, (_, index) => claim.first + 1 + index));
  return offsets.slice(0, count);
}
