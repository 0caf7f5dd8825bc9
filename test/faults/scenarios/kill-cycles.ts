import { availableParallelism, loadavg } from "node:os";
import { compareCenter } from "../kill/compare-rig.ts";
import { ROW_TARGETS, killTargets, targetName } from "../kill/kill-points.ts";
import type { KillTarget } from "../kill/kill-points.ts";
import { KillRig } from "../kill/kill-rig.ts";
import { SpecialFleet } from "../kill/special-fleet.ts";
import { SPECIAL_DRIVES } from "../kill/special-points.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { folderIn } from "../workspace.ts";

const CYCLES = 500;
const BRIEF_CYCLES = 6;
const WORKERS = 2;
const LEAST_POINTS = 30;
const RESTART_SECONDS = 5;
/** Cycles on one side before the other has its turn: a change of sides costs a start of the other program. */
const TURNS = { center: 4, sensor: 12 } as const;
const TOLD_EVERY = 50;
/** Times that a point which was never passed is tried again. */
const MADE_UP = 4;
const FROM_OUTSIDE = 0.2;
const ENGINE_KILLS = 0.04;

/** What one worker found. */
interface Found {
  cycles: number;
  engineKills: number;
  readonly passed: Map<string, number>;
  lost: number;
  doubled: number;
  half: number;
  named: number;
  longest: number;
  segments: number;
  packets: number;
  readonly wrong: string[];
}

async function run(context: FaultContext): Promise<Reached> {
  const all = context.brief ? ROW_TARGETS : await killTargets(context.programRoot);
  const targets = all.filter((target) => SPECIAL_DRIVES[targetName(target)] === undefined);
  const random = seeded(context.seed).fork("kills");
  const goal = context.long ? CYCLES * 10 : context.brief ? BRIEF_CYCLES : CYCLES;
  const workers = Array.from({ length: context.brief ? 1 : WORKERS }, (_, index) => index);
  const specials = context.brief ? [] : all.map(targetName).filter((name) => SPECIAL_DRIVES[name] !== undefined);
  const everyday = (goal - specials.length) / workers.length;
  const passed = new Map<string, number>();
  const found = await Promise.all([
    ...workers.map((index) =>
      work(context, { targets, passed, index, cycles: everyday }, random.fork(`worker ${index}`)),
    ),
    driveSpecials(context, specials),
  ]);
  return judge(context, all, found, goal);
}

/** The points that everyday work does not pass, each with its drive. */
async function driveSpecials(context: FaultContext, names: readonly string[]): Promise<Found> {
  const passed = new Map<string, number>();
  const wrong: string[] = [];
  const none = { lost: 0, doubled: 0, half: 0, named: 0, engineKills: 0, segments: 0, packets: 0 };
  if (names.length === 0) return { ...none, cycles: 0, passed, wrong, longest: 0 };
  const fleet = await SpecialFleet.open(context.programRoot, folderIn(context.workspace, "special"));
  for (const name of names) {
    try {
      await SPECIAL_DRIVES[name]?.(fleet);
      passed.set(name, 1);
    } catch (error) {
      wrong.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      if (!fleet.center.isRunning) await fleet.center.start(null);
    }
  }
  await fleet.center.stop("SIGTERM");
  const longest = Math.max(fleet.center.longestListen, fleet.center.longestReady());
  return { ...none, cycles: names.length, passed, wrong, longest };
}

/** The share of one worker; `passed` counts for all of them. */
interface Share {
  readonly targets: readonly KillTarget[];
  readonly passed: Map<string, number>;
  readonly index: number;
  readonly cycles: number;
}

async function work(context: FaultContext, { targets, passed, index, cycles }: Share, random: Random): Promise<Found> {
  const folder = folderIn(context.workspace, `worker-${index}`);
  const { programRoot } = context;
  const rig = await KillRig.open({ programRoot, folder, random, firstNumber: (index + 1) * 500_000_000 });
  const decks = { center: deckOf(targets, "center", random), sensor: deckOf(targets, "sensor", random) };
  const missed: string[] = [];
  let done = 0;
  while (done < cycles) {
    for (const side of context.brief ? (["center"] as const) : (["center", "sensor"] as const)) {
      for (let turn = 0; turn < TURNS[side] && done < cycles; turn++, done++) {
        if (!context.brief && random.chance(ENGINE_KILLS)) {
          await rig.killEngine();
          continue;
        }
        const target = !context.brief && random.chance(FROM_OUTSIDE) ? null : decks[side].next().value;
        const died = await (side === "center" ? rig.killCenter(target) : rig.killAgent(target));
        if (!died && target !== null) missed.push(target.point);
        if (done % TOLD_EVERY === 0) context.tell(`worker ${index}: ${done} kills; not reached: ${missed.join(" ")}`);
        if (died && target !== null) passed.set(targetName(target), (passed.get(targetName(target)) ?? 0) + 1);
      }
    }
  }
  done += await makeUp(rig, targets, passed);
  return { cycles: done, passed, ...(await settle(context, rig)) };
}

/** Points that chance has left out: each is tried again until it is passed, a few times at most. Answers the kills. */
async function makeUp(rig: KillRig, targets: readonly KillTarget[], passed: Map<string, number>): Promise<number> {
  let kills = 0;
  for (const target of targets) {
    for (let again = 0; again < MADE_UP && !passed.has(targetName(target)); again++, kills++) {
      const died = await (target.side === "center" ? rig.killCenter(target) : rig.killAgent(target));
      if (died) passed.set(targetName(target), 1);
    }
  }
  return kills;
}

async function settle(context: FaultContext, rig: KillRig): Promise<Omit<Found, "cycles" | "passed">> {
  const state = await rig.settle();
  const truth = rig.truth();
  const differences = await compareCenter(truth, state, rig.heldEngine());
  const there = new Set(truth.flatMap(({ packets }) => packets.map(({ number }) => number)));
  const vanished = [...rig.agent.written].filter((number) => !there.has(number));
  await state.close();
  await rig.close();
  const wrong = [
    ...differences.examples,
    ...rig.senders.flatMap(({ refused }) => refused),
    ...rig.agent.setAside().map((name) => `the agent set ${name} aside`),
    ...vanished.slice(0, 5).map((number) => `packet ${number} lay in the spool and is nowhere`),
  ];
  const { lost, doubled, half, named } = differences;
  return {
    lost: lost + vanished.length,
    doubled,
    half,
    named,
    wrong,
    engineKills: rig.engineKills.count,
    longest: Math.max(rig.center.longestListen, rig.center.longestReady()),
    segments: truth.length,
    packets: there.size,
  };
}

/** All points of a side in random order, again and again. */
function* deckOf(
  targets: readonly KillTarget[],
  side: KillTarget["side"],
  random: Random,
): Generator<KillTarget, never> {
  for (;;) yield* random.shuffle(targets.filter((target) => target.side === side));
}

/** How much longer everything takes because others want the cores too; 1 on a machine of one's own. */
function contention(): number {
  const [lastMinute = 0] = loadavg();
  return Math.max(1, lastMinute / availableParallelism());
}

function judge(context: FaultContext, targets: readonly KillTarget[], found: readonly Found[], goal: number): Reached {
  const sum = (value: (one: Found) => number): number => found.reduce((total, one) => total + value(one), 0);
  const passed = new Set(found.flatMap((one) => [...one.passed.keys()]));
  const never = targets.map(targetName).filter((name) => !passed.has(name));
  const wrong = found.flatMap((one) => one.wrong);
  const longest = Math.max(...found.map((one) => one.longest));
  const allowed = RESTART_SECONDS * contention();
  for (const line of wrong) context.tell(line);
  if (never.length > 0) context.tell(`never passed: ${never.join(", ")}`);
  const [cycles, lost, doubled, half] = [
    sum((one) => one.cycles),
    sum((one) => one.lost),
    sum((one) => one.doubled),
    sum((one) => one.half),
  ];
  const figure =
    `${cycles} kills (${sum((one) => one.engineKills)} of the engine) at ${passed.size} points, ` +
    `${sum((one) => one.segments)} segments, ${sum((one) => one.packets)} packets: ${lost} lost, ${doubled} doubled, ${half} half, ` +
    `${wrong.length} other differences, ${sum((one) => one.named)} late in the books, slowest restart ${longest.toFixed(1)} s (allowed here: ${allowed.toFixed(1)} s)` +
    (never.length === 0 ? "" : `, ${never.length} points never passed`);
  const clean = lost + doubled + half + wrong.length === 0;
  const whole = context.brief || (cycles >= goal && never.length === 0 && passed.size >= LEAST_POINTS);
  return { figure, ok: clean && whole && (context.brief || longest < allowed) };
}

/** Sudden deaths of sensor, center and engine, at every named point and at random moments. */
export const scenario: Scenario = {
  name: "KILL-1",
  goal: "500 kill -9 cycles over all named points: 0 lost, 0 doubled, 0 half, no hand, restart < 5 s",
  width: 2,
  limitSeconds: 900,
  run,
};
