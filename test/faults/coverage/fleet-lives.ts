import type { Random } from "../random.ts";

/** What one sensor of the test went through, hour by hour, and what of it reached the center. */
export interface Life {
  readonly sensorId: number;
  readonly hours: readonly LivedHour[];
}

/** One hour of a sensor, of `sent` packets to it. */
export interface LivedHour {
  /** `crash`: no segment, and another run afterwards. `blind`: an empty segment, and a canary that is missed. */
  readonly kind: "up" | "crash" | "blind" | "drops";
  readonly sent: number;
  readonly received: number;
  /** Share of the hour that was not lost. */
  readonly kept: number;
  readonly boot: string;
  /** Of its segment in its run. */
  readonly number: number;
}

/** Packets a sensor-hour: enough that chance stays far below the bound of 1 %. */
const RATE = 600;

/** The lives of sensors that receive packets at one even rate (Poisson), of whose time about the share `removed` is lost. */
export function planLives(random: Random, sensors: number, hours: number, removed: number): readonly Life[] {
  return Array.from({ length: sensors }, (_, index) => {
    const own = random.fork(`sensor ${index}`);
    return { sensorId: index + 1, hours: liveHours(index + 1, planHours(hours, own, removed), own) };
  });
}

/** How much of an hour stays, and in which way the rest is lost. */
type Plan = Pick<LivedHour, "kind" | "kept">;

/** Hours in stretches of 3 to 40, of which so many are lost that the share is reached, in a random order. */
function planHours(count: number, random: Random, removed: number): readonly Plan[] {
  const lengths: number[] = [];
  for (let left = count; left > 0; left -= lengths.at(-1) ?? left) lengths.push(Math.min(left, random.between(3, 40)));
  const plans = lengths.map((): Plan => ({ kind: "up", kept: 1 }));
  let lost = 0;
  for (const stretch of random.shuffle([...lengths.keys()])) {
    if (lost >= removed * count) break;
    const plan = lostHour(random);
    plans[stretch] = plan;
    lost += (1 - plan.kept) * (lengths[stretch] ?? 0);
  }
  return plans.flatMap((plan, stretch) => Array.from({ length: lengths[stretch] ?? 0 }, () => plan));
}

function lostHour(random: Random): Plan {
  const draw = random.fraction();
  if (draw < 0.45) return { kind: "crash", kept: 0 };
  if (draw < 0.85) return { kind: "blind", kept: 0 };
  return { kind: "drops", kept: 0.4 + 0.5 * random.fraction() };
}

function liveHours(sensorId: number, plans: readonly Plan[], random: Random): readonly LivedHour[] {
  let [run, number] = [0, 0];
  return plans.map(({ kind, kept }, hour) => {
    if (kind === "crash" && plans[hour - 1]?.kind !== "crash") [run, number] = [run + 1, 0];
    const sent = poisson(RATE, random);
    const boot = (sensorId * 65_536 + run).toString(16).padStart(16, "0");
    const received = kind === "up" ? sent : kind === "drops" ? thinned(sent, kept, random) : 0;
    return { kind, kept, sent, received, boot, number: kind === "crash" ? number : number++ };
  });
}

/** The normal approximation of a Poisson number, for means in the hundreds. */
function poisson(mean: number, random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}

function thinned(count: number, share: number, random: Random): number {
  let kept = 0;
  for (let packet = 0; packet < count; packet++) if (random.chance(share)) kept++;
  return kept;
}
