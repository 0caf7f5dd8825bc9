import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { AddressSpace } from "./address-space.ts";
import type { CoveragePlan } from "./coverage.ts";
import type { PlannedSensor } from "./network.ts";
import type { Span, Timeline } from "./timeline.ts";
import type { VolumePlan } from "./volume.ts";
import { countInWindow } from "./window-counts.ts";
import type { WindowCounts } from "./window-counts.ts";

/** What a victim's host or its router answers with. */
export type BackscatterAnswer = "syn-ack" | "reset" | "unreachable" | "echo-reply";

/** A victim of a flood with spoofed sources, seen through the answers that reach the sensors. */
export interface PlannedVictim {
  readonly address: number;
  readonly region: string;
  readonly answer: BackscatterAnswer;
  /** The service under attack: the answers' source port; 0 for a flood of echo requests. */
  readonly servicePort: number;
  readonly window: Span;
  /** By sensor. */
  readonly counts: readonly WindowCounts[];
}

const MOST_ICMP = 0.06;
const SERVICES = [80, 443, 80, 443, 25_565, 22, 53, 3074, 30_120, 8080, 6667, 27_015];

/** Draws victims abroad; every sensor gets the same rate, as spoofing is blind. */
export function planBackscatter(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  coverage: CoveragePlan,
  volume: VolumePlan,
  space: AddressSpace,
  seed: number,
): readonly PlannedVictim[] {
  const random = openStream(seed, "backscatter");
  const { packets, victims } = scenario.backscatter;
  const drawn = tameIcmp(
    Array.from({ length: victims }, () => ({ weight: random.logNormal(1), answer: drawAnswer(random) })),
  );
  const sum = drawn.reduce((total, { weight }) => total + weight, 0);
  const perSensor = (volume.totals.reduce((total, count) => total + count, 0) * packets) / 100 / sensors.length;
  return drawn.map(({ weight, answer }) => {
    const window = drawWindow(timeline, random);
    const region = space.regionAbroad(random);
    const rate = (perSensor * weight) / sum / (window.to - window.from);
    return {
      address: space.scattered(region),
      region,
      answer,
      servicePort: answer === "echo-reply" ? 0 : random.pick(SERVICES),
      window,
      counts: sensors.map(({ index }) => countInWindow(coverage, timeline, index, window, rate, random.unit())),
    };
  });
}

/** Whether an answer is ICMP, which figures count as one port. */
export function isIcmpAnswer(answer: BackscatterAnswer): boolean {
  return answer === "unreachable" || answer === "echo-reply";
}

interface DrawnVictim {
  readonly weight: number;
  readonly answer: BackscatterAnswer;
}

/** Keeps ICMP answers to a small part of all, so that they do not lift ICMP among a sensor's ports. */
function tameIcmp(victims: readonly DrawnVictim[]): readonly DrawnVictim[] {
  const weightOf = (icmp: boolean): number =>
    victims.filter(({ answer }) => isIcmpAnswer(answer) === icmp).reduce((sum, { weight }) => sum + weight, 0);
  const factor = Math.min(1, (MOST_ICMP * weightOf(false)) / Math.max(Number.MIN_VALUE, weightOf(true)));
  return victims.map(({ weight, answer }) => ({ answer, weight: isIcmpAnswer(answer) ? weight * factor : weight }));
}

function drawWindow(timeline: Timeline, random: Random): Span {
  const first = timeline.starts[0] ?? 0;
  const end = timeline.starts.at(-1) ?? 0;
  const length = Math.min(Math.round(1800 * 96 ** random.unit()), Math.floor((end - first) / 2));
  const from = Math.floor(random.between(first, end - length));
  return { from, to: from + length };
}

function drawAnswer(random: Random): BackscatterAnswer {
  const point = random.unit();
  if (point < 0.72) return "syn-ack";
  if (point < 0.9) return "reset";
  return point < 0.96 ? "unreachable" : "echo-reply";
}
