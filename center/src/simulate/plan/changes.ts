import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { styleOf } from "../encode/style.ts";
import type { AbroadOrganisationSpec, Scenario } from "../scenario/scenario.ts";
import type { AddressSpace } from "./address-space.ts";
import { drawChanges } from "./change-draw.ts";
import type { DrawnChange } from "./change-draw.ts";
import type { PlannedChange } from "./change.ts";
import type { CoveragePlan } from "./coverage.ts";
import type { PlannedSensor } from "./network.ts";
import { TCP, keyOfLabel, protocolOf } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import type { PortTargets } from "./port-target.ts";
import { secondsOf } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";
import type { VolumePlan } from "./volume.ts";
import { countInWindow } from "./window-counts.ts";
import type { WindowCounts } from "./window-counts.ts";

/** What the changes are fitted into. */
export interface ChangeGround {
  readonly scenario: Scenario;
  readonly timeline: Timeline;
  readonly sensors: readonly PlannedSensor[];
  readonly coverage: CoveragePlan;
  readonly volume: VolumePlan;
  readonly targets: PortTargets;
  /** Packets of a sensor's port that are neither usual traffic nor a change (a flood, backscatter). */
  readonly fixed: (sensor: number, key: PortKey) => number;
  readonly space: AddressSpace;
}

/** Plans the changes of a run and counts their excess packets. */
export function planChanges(ground: ChangeGround, seed: number): readonly PlannedChange[] {
  const random = openStream(seed, "changes");
  const drawn = drawChanges(
    ground.scenario,
    ground.timeline,
    ground.sensors,
    (sensors, key) => Math.min(...sensors.map((sensor) => roomAt(ground, sensor.index, key))),
    random,
  );
  return drawn.map((change, index) => fillChange(ground, change, index + 1, openStream(seed, "change", index)));
}

/** Where the port is among the sensor's ten, its excess is part of its target; elsewhere it comes on top. */
function roomAt({ targets, volume }: ChangeGround, sensor: number, key: PortKey): number {
  const ports = targets.keys.length;
  const port = targets.keys.indexOf(key);
  if (port < 0) return 0.5;
  const cell = sensor * ports + port;
  if ((targets.rank[cell] ?? -1) >= 0) return 0.3;
  const tenth = targets.keys.findIndex((_, other) => targets.rank[sensor * ports + other] === 9);
  const packets = targets.packets[cell] ?? 0;
  const below = 0.8 * (targets.packets[sensor * ports + tenth] ?? 0) - packets;
  return Math.max(0.02, Math.min(below, 0.004 * (volume.totals[sensor] ?? 0)) / Math.max(1, packets));
}

function fillChange(ground: ChangeGround, change: DrawnChange, id: number, random: Random): PlannedChange {
  const counts = change.sensors.map((sensor) => excessAt(ground, change, sensor.index, random));
  const total = counts.reduce((sum, count) => sum + count.total, 0);
  const organisations = ground.scenario.scanners.abroad;
  const organisation = change.actor === "announced" && organisations.length > 0 ? random.pick(organisations) : null;
  const actor = change.actor === "announced" && organisation === null ? "botnet" : change.actor;
  const many = actor === "botnet" || actor === "known";
  const region = regionFor(ground, change, organisation, many, random);
  const { sources, claim } = sourcesFor(ground, organisation, many ? total : null, region, random);
  return {
    id,
    key: change.key,
    scope: change.scope,
    actor,
    part: change.part,
    organisation: organisation?.name ?? null,
    region,
    window: change.window,
    factor: change.factor,
    style: change.part?.kind === "tool" ? change.part.style : styleFor(ground.scenario, change.key, many, random),
    styles: null,
    sensors: change.sensors.map((sensor) => sensor.index),
    counts,
    sources,
    claim,
  };
}

function excessAt(ground: ChangeGround, change: DrawnChange, sensor: number, random: Random): WindowCounts {
  const { coverage, timeline, targets } = ground;
  const cell = sensor * targets.keys.length + targets.keys.indexOf(change.key);
  const observed = timeline.days.reduce(
    (sum, _, day) => sum + secondsOf(coverage.spans(sensor, day)) * (1 - coverage.dropped(sensor, day)),
    0,
  );
  const usual = Math.max(0, (targets.packets[cell] ?? 0) - ground.fixed(sensor, change.key));
  const within = secondsOf(coverage.within(sensor, change.window));
  const ranked = (targets.rank[cell] ?? -1) >= 0;
  const base =
    ranked && change.part === null ? usual / (1 + ((change.factor - 1) * within) / Math.max(1, observed)) : usual;
  const rate = ((change.factor - 1) * base * (change.part?.share ?? 1)) / Math.max(1, observed);
  return countInWindow(coverage, timeline, sensor, change.window, rate, random.unit());
}

function regionFor(
  { space }: ChangeGround,
  change: DrawnChange,
  organisation: AbroadOrganisationSpec | null,
  many: boolean,
  random: Random,
): string | null {
  if (organisation !== null) return organisation.region;
  if (change.region !== null) return change.region;
  if (change.part !== null) return null;
  return many && random.unit() < 0.5 ? null : space.regionAbroad(random);
}

function sourcesFor(
  { space }: ChangeGround,
  organisation: AbroadOrganisationSpec | null,
  botPackets: number | null,
  region: string | null,
  random: Random,
): { readonly sources: Uint32Array; readonly claim: PlannedChange["claim"] } {
  if (botPackets !== null) {
    const count = Math.max(12, Math.round(botPackets / random.between(5, 12)));
    if (region === null) return { sources: space.scatteredAbroad(count, random), claim: null };
    return { sources: Uint32Array.from({ length: count }, () => space.scattered(region)), claim: null };
  }
  const size = organisation === null ? 256 : 16;
  const first = space.row(region ?? space.regionAbroad(random), size);
  const offsets = random.shuffle(Array.from({ length: size - 2 }, (_, index) => index + 1));
  const sources = Uint32Array.from(offsets.slice(0, 1 + random.below(8)), (offset) => first + offset);
  return { sources, claim: organisation === null ? null : { first, size } };
}

function styleFor(scenario: Scenario, key: PortKey, bots: boolean, random: Random): number {
  const mirai = Object.keys(scenario.mirai.ports).map(keyOfLabel).includes(key);
  const quiet = !scenario.sensors.named.some((sensor) => sensor.ports.map(keyOfLabel).includes(key));
  if (bots && mirai && quiet) return styleOf("mirai");
  if (protocolOf(key) !== TCP) return styleOf(bots ? "linux" : "zmap");
  return styleOf(
    random.pick(
      bots
        ? (["linux", "raw", "windows", "masscan"] as const)
        : (["zmap", "zmap-4.1", "masscan", "masscan-1.3.9"] as const),
    ),
  );
}
