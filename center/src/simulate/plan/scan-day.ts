import { apportion } from "../random/apportion.ts";
import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { createChoice } from "../random/weighted-choice.ts";
import type { WeightedChoice } from "../random/weighted-choice.ts";
import type { PortKey } from "./port-key.ts";
import { portKey, TCP } from "./port-key.ts";
import type { PlannedScanner } from "./scanners.ts";
import type { TailPorts } from "./source-pools.ts";

/** Distinct ports that every scanner at work is sure to reach in a day, over all sensors together. */
export const SURE_PORTS = 11;

/** One packet that is sure to come: a scanner and a port of the tail. */
export interface SurePacket {
  readonly scanner: PlannedScanner;
  readonly key: PortKey;
}

/** What the scanners do on one day, by sensor. */
export interface ScanDay {
  /** Packets that make every scanner at work reach its ports. */
  readonly sure: readonly (readonly SurePacket[])[];
  /** Further packets to the tail, whose scanners are drawn from those abroad. */
  readonly further: readonly number[];
  /** Home scanners for the first packets of the budgeted ports' scanner role. */
  readonly homeOnBudgeted: readonly (readonly PlannedScanner[])[];
  readonly abroad: readonly PlannedScanner[];
  /** Draws an index into `abroad` by weight; null when nobody abroad is at work. */
  readonly choice: WeightedChoice | null;
}

/** What a scan day is made from. */
export interface ScanDayGround {
  readonly day: number;
  readonly seed: number;
  readonly tail: TailPorts;
  /** Keys that have a budget, which scans of all ports leave out. */
  readonly budgeted: ReadonlySet<PortKey>;
  /** Packets that scanners send to the tail, and to budgeted ports, by sensor. */
  readonly tailPackets: readonly number[];
  readonly budgetedPackets: readonly number[];
  readonly home: readonly PlannedScanner[];
  /** Packets of each home scanner, at least `SURE_PORTS`. */
  readonly homePackets: readonly number[];
  readonly abroad: readonly PlannedScanner[];
}

/** Decides who probes what on a day: whole numbers that sum to each sensor's scanner packets. */
export function planScanDay(ground: ScanDayGround): ScanDay {
  const random = openStream(ground.seed, "scan-day", ground.day);
  const onBudgeted = ground.homePackets.map((packets) => Math.floor(Math.max(0, packets - SURE_PORTS) * 0.2));
  const sure = [
    ...ground.home.flatMap((scanner, index) =>
      probes(scanner, (ground.homePackets[index] ?? SURE_PORTS) - (onBudgeted[index] ?? 0), ground, random),
    ),
    ...ground.abroad.flatMap((scanner) => probes(scanner, SURE_PORTS, ground, random)),
  ];
  const sensors = spread(sure, ground.tailPackets, random);
  const homeProbes = ground.home.flatMap((scanner, index) =>
    new Array<PlannedScanner>(onBudgeted[index] ?? 0).fill(scanner),
  );
  return {
    sure: sensors,
    further: ground.tailPackets.map((packets, sensor) => Math.max(0, packets - (sensors[sensor]?.length ?? 0))),
    homeOnBudgeted: spread(homeProbes, ground.budgetedPackets, random),
    abroad: ground.abroad,
    choice: ground.abroad.length === 0 ? null : createChoice(ground.abroad.map((scanner) => scanner.weight)),
  };
}

/** A port for one more packet of a scanner. */
export function furtherPort(
  scanner: PlannedScanner,
  ground: Pick<ScanDayGround, "tail" | "budgeted">,
  random: Random,
): PortKey {
  while (scanner.fullRange) {
    const key = portKey(TCP, 1 + random.below(65_535));
    if (!ground.budgeted.has(key)) return key;
  }
  return ground.tail.keys[ground.tail.choice.draw(random)] ?? 0;
}

function probes(scanner: PlannedScanner, count: number, ground: ScanDayGround, random: Random): readonly SurePacket[] {
  const distinct = new Set<PortKey>();
  while (distinct.size < Math.min(count, SURE_PORTS)) distinct.add(furtherPort(scanner, ground, random));
  const keys = [...distinct];
  while (keys.length < count) keys.push(furtherPort(scanner, ground, random));
  return keys.map((key) => ({ scanner, key }));
}

function spread<T>(items: readonly T[], weights: readonly number[], random: Random): readonly (readonly T[])[] {
  const counts = apportion(items.length, weights, random.unit());
  const shuffled = random.shuffle(items);
  let from = 0;
  return counts.map((count) => {
    const part = shuffled.slice(from, from + count);
    from += count;
    return part;
  });
}
