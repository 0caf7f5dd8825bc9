import type { Random } from "../random/random.ts";
import type { ChangeActor, ChangeScope, FixedChangeSpec, Scenario } from "../scenario/scenario.ts";
import { sensorsOfScope } from "./change.ts";
import { drawNarrowPart } from "./narrow-change.ts";
import type { NarrowPart } from "./narrow-change.ts";
import type { PlannedSensor } from "./network.ts";
import { ICMP, TCP, UDP, keyOfLabel, protocolOf } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import { secondOfClock } from "./timeline.ts";
import type { Span, Timeline } from "./timeline.ts";

/** What is decided of a change before its packets are counted. */
export interface DrawnChange {
  readonly key: PortKey;
  readonly scope: ChangeScope;
  readonly actor: ChangeActor;
  readonly part: NarrowPart | null;
  readonly region: string | null;
  readonly sensors: readonly PlannedSensor[];
  readonly window: Span;
  readonly factor: number;
}

/** How much of the usual packets of a port the excess may reach over the whole period, at each of some sensors. */
export type ExcessLimit = (sensors: readonly PlannedSensor[], key: PortKey) => number;

/** How far a narrow change may move its port as a whole, and how strong and long it is. */
const NARROW = { most: 0.3, factors: [3, 12], hours: [24, 240] } as const;

const SCOPES: readonly ChangeScope[] = ["one sensor", "one network", "domestic only", "overseas only", "everywhere"];

/**
 * Draws the changes of a run: first the scenario's own, then others until there are `count`, each on a port of its own,
 * scopes in turn, a third each on busy, ordinary and quiet ports. Long and strong changes are cut to the limit.
 */
export function drawChanges(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  limit: ExcessLimit,
  random: Random,
): readonly DrawnChange[] {
  const fixed = (scenario.changes.fixed ?? []).map((spec) => placeFixed(spec, timeline, sensors));
  const taken = new Set(fixed.map((change) => change.key));
  const ports = portsInTurn(scenario, sensors, taken, random);
  const drawn = ports.slice(0, Math.max(0, scenario.changes.count - fixed.length)).map((key, turn) => {
    const scope = SCOPES[turn % SCOPES.length] ?? "everywhere";
    const hit = sensorsOfScope(sensors, scope, chooseSensor(sensors, scope, random));
    const { factor, window } = drawExtent(scenario, timeline, limit(hit, key), random);
    return { key, scope, actor: drawActor(random), part: null, region: null, sensors: hit, window, factor };
  });
  const used = new Set([...fixed, ...drawn].map(({ key }) => key));
  const narrow = drawNarrowChanges(scenario, timeline, sensors, used, random);
  return [...fixed, ...drawn, ...narrow].filter((change) => change.sensors.length > 0);
}

/** Regions and tools in turn, on busy ports that have no other change, from the widest scope down. */
function drawNarrowChanges(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  used: ReadonlySet<PortKey>,
  random: Random,
): readonly DrawnChange[] {
  const count = scenario.changes.narrow ?? 0;
  const busy = [...new Set(sensors.flatMap(({ ranked }) => ranked))].filter((key) => protocolOf(key) === TCP);
  const free = random.shuffle(busy.filter((key) => !used.has(key)));
  return free.slice(0, count).flatMap((key, turn): readonly DrawnChange[] => {
    const part = drawNarrowPart(scenario, key, turn, random);
    if (part === null) return [];
    const scope = SCOPES[SCOPES.length - 1 - (turn % SCOPES.length)] ?? "everywhere";
    const hit = sensorsOfScope(sensors, scope, chooseSensor(sensors, scope, random));
    const factor = Math.min(logBetween(NARROW.factors, random), 1 + NARROW.most / part.share);
    const window = drawWindow(scenario, timeline, Math.round(logBetween(NARROW.hours, random)) * 3600, random);
    const region = part.kind === "region" ? part.region : null;
    return [{ key, scope, actor: "botnet", part, region, sensors: hit, window, factor }];
  });
}

function placeFixed(spec: FixedChangeSpec, timeline: Timeline, sensors: readonly PlannedSensor[]): DrawnChange {
  const chosen = sensors.find((sensor) => sensor.name === spec.sensor);
  const from = secondOfClock(timeline, spec.at) ?? timeline.starts[0] ?? 0;
  const named = chosen ?? (spec.sensor === undefined ? sensors[0] : undefined);
  return {
    key: keyOfLabel(spec.port),
    scope: spec.scope,
    actor: spec.actor ?? "botnet",
    part: null,
    region: spec.region ?? null,
    sensors: named === undefined ? [] : sensorsOfScope(sensors, spec.scope, named),
    window: { from, to: Math.min(from + Math.round(spec.hours * 3600), timeline.starts.at(-1) ?? 0) },
    factor: spec.factor,
  };
}

function portsInTurn(
  scenario: Scenario,
  sensors: readonly PlannedSensor[],
  taken: ReadonlySet<PortKey>,
  random: Random,
): readonly PortKey[] {
  const free = (keys: readonly PortKey[]): PortKey[] =>
    random.shuffle([...new Set(keys)].filter((key) => !taken.has(key) && [6, UDP].includes(protocolOf(key))));
  const busy = free(sensors.flatMap((sensor) => sensor.ranked).filter((key) => protocolOf(key) !== ICMP));
  const ordinary = free(Object.keys(scenario.ports.others).map(keyOfLabel));
  const quiet = free(scenario.ports.quiet.ports.map(keyOfLabel));
  const kinds = [busy, ordinary, quiet];
  const turns: PortKey[] = [];
  for (let turn = 0; kinds.some((kind) => kind.length > 0); turn++) {
    const key = kinds[turn % kinds.length]?.pop();
    if (key !== undefined && !turns.includes(key)) turns.push(key);
  }
  return turns;
}

function chooseSensor(sensors: readonly PlannedSensor[], scope: ChangeScope, random: Random): PlannedSensor {
  const shared = sensors.filter((one) => sensors.some((other) => other !== one && other.network === one.network));
  return random.pick(scope === "one network" && shared.length > 0 ? shared : sensors);
}

function drawExtent(
  scenario: Scenario,
  timeline: Timeline,
  limit: number,
  random: Random,
): { readonly factor: number; readonly window: Span } {
  const { factors, hours } = scenario.changes;
  const periodHours = timeline.days.length * 24;
  const wanted = logBetween(factors, random);
  const factor = Math.min(wanted, 1 + (limit * periodHours) / hours[0]);
  const longest = Math.max(hours[0], (limit * periodHours) / (factor - 1));
  const length = Math.round(Math.min(logBetween(hours, random), longest)) * 3600;
  return { factor, window: drawWindow(scenario, timeline, length, random) };
}

/** A window of `length` seconds after the quiet days at the beginning. */
function drawWindow({ changes }: Scenario, timeline: Timeline, length: number, random: Random): Span {
  const end = timeline.starts.at(-1) ?? 0;
  const earliest = Math.min(timeline.starts[changes.quietDaysBefore] ?? end, end - length);
  const from = earliest + Math.floor((random.unit() * (end - length - earliest)) / 3600) * 3600;
  return { from, to: from + length };
}

function logBetween([low, high]: readonly [number, number], random: Random): number {
  return low * (high / low) ** random.unit();
}

function drawActor(random: Random): ChangeActor {
  const point = random.unit();
  if (point < 0.45) return "botnet";
  if (point < 0.65) return "known";
  return point < 0.85 ? "prefix" : "announced";
}
