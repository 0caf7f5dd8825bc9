import { addDays, daysIn, dayStart, openZone } from "@teiten/core/calendar";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { addSegments } from "./fleet-signs.ts";
import type { TestSegment } from "./fleet-signs.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

/** What one run of the bias test found. */
export interface BiasReport {
  readonly seed: number;
  /** Share of the sensor-time that was removed, in all forms together. */
  readonly removed: number;
  /** Packets per sensor and day: as they were sent, as the figure publishes them, and divided by all sensor-days. */
  readonly truth: number;
  readonly published: number;
  readonly naive: number;
  /** |published ÷ truth − 1|, and 1 − naive ÷ truth. */
  readonly bias: number;
  readonly naiveLoss: number;
  /** Sensor-days in which a sensor observed nothing, and those of them that a figure gave a number. */
  readonly downDays: number;
  readonly downDaysWithNumber: number;
}

/** How large the network is, and how much of its time goes. */
export interface BiasOptions {
  readonly seed: number;
  /** 0 to 0.6. */
  readonly removed: number;
  readonly sensors?: number;
  readonly days?: number;
}

const ZONE = "Asia/Tokyo";
const FIRST = "2022-07-01";
const HOUR = 3600;
/** Packets a sensor-hour: enough that chance stays far below the bound of 1 %. */
const RATE = 600;

/**
 * Removes time from a fleet that receives packets at an even rate (Poisson) on every sensor, by crashes (no segment, a new
 * boot), blindness (empty segments and canaries that are missed) and drops, and computes the published mean with the real
 * figure on the real engine. Deterministic for a seed; a few seconds.
 */
export async function coverageBias(options: BiasOptions): Promise<BiasReport> {
  const { seed, sensors = 12, days = 10 } = options;
  const random = generator(seed);
  const names = Array.from({ length: sensors }, (_, index) => `s${index + 1}`);
  const range = { from: FIRST, to: addDays(FIRST, days) };
  const network = await openSmallNetwork({
    zone: ZONE,
    home: "JP",
    sensors: names.map((name) => ({ name, country: "JP" })),
  });
  try {
    const lives = names.map((name, index) => live(name, index + 1, range, random, options.removed));
    for (const { segments } of lives) await addSegments(network.state, ZONE, segments);
    for (const { canaries } of lives) for (const canary of canaries) await send(network, canary);
    await network.addFlows(lives.flatMap(({ flows }) => flows));
    await network.rollUp([]);
    return await judge(network, range, lives, options);
  } finally {
    await network.close();
  }
}

interface Canary {
  readonly sensorId: number;
  readonly sentAt: number;
  readonly seen: boolean;
}

interface Life {
  readonly name: string;
  readonly segments: readonly TestSegment[];
  readonly flows: readonly TestFlow[];
  readonly canaries: readonly Canary[];
  readonly sent: number;
  /** Sensor-hours that were lost, drops by their share. */
  readonly lost: number;
}

type Hour = { readonly kind: "up" | "crash" | "blind" | "drops"; readonly kept: number };

function live(
  name: string,
  sensorId: number,
  range: { readonly from: string; readonly to: string },
  random: () => number,
  removed: number,
): Life {
  const first = dayStart(openZone(ZONE), range.from);
  const hours = planHours(daysIn(range).length * 24, random, removed);
  const segments: TestSegment[] = [];
  const flows: TestFlow[] = [];
  const canaries: Canary[] = [];
  let sent = 0;
  let boot = 0;
  let number = 0;
  hours.forEach(({ kind, kept }, hour) => {
    const from = first + hour * HOUR;
    const offered = poisson(RATE, random);
    sent += offered;
    if (kind === "crash") {
      if (hours[hour - 1]?.kind !== "crash") [boot, number] = [boot + 1, 0];
      return;
    }
    const packets = kind === "blind" ? 0 : kind === "drops" ? thinBy(offered, kept, random) : offered;
    const dropped = kind === "drops" ? offered - packets : 0;
    const name16 = (sensorId * 65_536 + boot).toString(16).padStart(16, "0");
    segments.push({ sensorId, boot: name16, number: number++, from, to: from + HOUR, packets, dropped });
    const missed = canaries.at(-1)?.seen === false;
    if (kind === "blind" || missed) canaries.push({ sensorId, sentAt: from, seen: kind !== "blind" });
    if (packets > 0)
      flows.push({ at: new Date(from * 1000).toISOString(), sensor: name, source: "203.0.113.9", port: 23, packets });
  });
  return { name, segments, flows, canaries, sent, lost: hours.reduce((sum, { kept }) => sum + 1 - kept, 0) };
}

/** Hours in stretches of 3 to 40; a stretch is lost in one of the three ways until the share is reached. */
function planHours(count: number, random: () => number, removed: number): readonly Hour[] {
  const hours: Hour[] = [];
  const share = removed * 2 * random() ** 0.5 * 0.75;
  while (hours.length < count) {
    const length = Math.min(count - hours.length, 3 + Math.floor(random() * 38));
    const hour = lostOr(random() < share ? random() : null, random);
    for (let at = 0; at < length; at++) hours.push(hour);
  }
  return hours;
}

function lostOr(draw: number | null, random: () => number): Hour {
  if (draw === null) return { kind: "up", kept: 1 };
  if (draw < 0.45) return { kind: "crash", kept: 0 };
  if (draw < 0.8) return { kind: "blind", kept: 0 };
  return { kind: "drops", kept: 0.4 + 0.5 * random() };
}

async function send(network: SmallNetwork, { sensorId, sentAt, seen }: Canary): Promise<void> {
  const nonce = (sensorId * 2 ** 40 + sentAt).toString(16).padStart(32, "0");
  await network.state.fleet.addCanary({ sensorId, sentAt, nonce });
  if (seen) await network.state.fleet.seeCanaries(sensorId, new Map([[nonce, sentAt]]));
}

async function judge(
  network: SmallNetwork,
  range: { readonly from: string; readonly to: string },
  lives: readonly Life[],
  { seed }: BiasOptions,
): Promise<BiasReport> {
  const { from, to } = range;
  const sensorDays = lives.length * daysIn(range).length;
  const truth = lives.reduce((sum, { sent }) => sum + sent, 0) / sensorDays;
  const month = await computeFigure(network.context, "packets-per-sensor", { from, to, by: "all", bin: "month" });
  const published = Number(month.columns["mean"]?.[0]);
  const received = lives.flatMap(({ flows }) => flows).reduce((sum, { packets = 0 }) => sum + packets, 0);
  const naive = received / sensorDays;
  const days = await computeFigure(network.context, "packets-per-sensor", { from, to, by: "sensor", bin: "day" });
  const seen = new Set(lives.flatMap(({ name, flows }) => flows.map(({ at }) => `${name} ${dayOfFlow(at)}`)));
  const down = (days.columns["by"] ?? []).flatMap((name, row) =>
    seen.has(`${String(name)} ${String(days.columns["bin"]?.[row])}`) ? [] : [days.columns["mean"]?.[row] ?? null],
  );
  return {
    seed,
    removed: lives.reduce((sum, { lost }) => sum + lost, 0) / (sensorDays * 24),
    truth,
    published,
    naive,
    bias: Math.abs(published / truth - 1),
    naiveLoss: 1 - naive / truth,
    downDays: down.length,
    downDaysWithNumber: down.filter((mean) => mean !== null).length,
  };
}

function dayOfFlow(at: string): string {
  return new Date(Date.parse(at) + 9 * HOUR * 1000).toISOString().slice(0, 10);
}

/** Normal approximation of a Poisson number; the mean is in the hundreds. */
function poisson(mean: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}

function thinBy(count: number, share: number, random: () => number): number {
  let kept = 0;
  for (let packet = 0; packet < count; packet++) if (random() < share) kept++;
  return kept;
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
