import { join } from "node:path";
import { SimulatedDisk } from "../disk/simulated-disk.ts";
import { loadCenterModules } from "../power/center-modules.ts";
import { PowerCenter } from "../power/power-center.ts";
import { PowerSensor } from "../power/power-sensor.ts";
import { loadSensorModules } from "../power/sensor-modules.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const CUTS = 2000;
const BRIEF_CUTS = 300;
/** After so many a new sensor takes over, so that the spool of one stays short. */
const CUTS_OF_SENSOR = 50;
const MOST_CALLS = 60;
const MOST_STEPS = 400;
/** Older receipts that are looked at again after each cut; all are at the end. */
const LOOKED_AT = 40;

/** A host, and what is done when its power is back. */
interface Host {
  readonly disk: SimulatedDisk;
  readonly restart: () => Promise<void>;
}

async function run(context: FaultContext): Promise<Reached> {
  const random = seeded(context.seed).fork("power");
  const centerDisk = new SimulatedDisk(random.fork("center"));
  const center = new PowerCenter({
    modules: await loadCenterModules(context.programRoot),
    disk: centerDisk,
    data: join(context.workspace, "data"),
    tell: context.tell,
  });
  await center.start();
  const goal = context.long ? CUTS * 50 : context.brief ? BRIEF_CUTS : CUTS;
  const broken: string[] = [];
  let [cuts, segments] = [0, 0];
  for (let generation = 0; cuts < goal && broken.length === 0; generation++) {
    const sensor = await newSensor(context, random.fork(`sensor ${generation}`), center, generation);
    for (const end = Math.min(goal, cuts + CUTS_OF_SENSOR); cuts < end;)
      cuts += await oneLife(random, sensor, center, centerDisk);
    await sensor.host.drain();
    segments += sensor.host.model.all().length;
    broken.push(...sensor.host.broken, ...undelivered(sensor.host), ...center.broken.splice(0));
  }
  await center.compare(0);
  broken.push(...center.broken);
  await center.close();
  for (const line of broken.slice(0, 20)) context.tell(line);
  const figure = `${cuts} cuts, ${segments} segments, ${center.acknowledged.length} receipts, ${broken.length} promises broken`;
  return { figure, ok: broken.length === 0 && cuts >= goal };
}

interface Sensor {
  readonly host: PowerSensor;
  readonly disk: SimulatedDisk;
}

async function newSensor(
  context: FaultContext,
  random: Random,
  center: PowerCenter,
  generation: number,
): Promise<Sensor> {
  const disk = new SimulatedDisk(random.fork("disk"));
  const [name, address] = [`sensor-${generation}`, `192.0.2.${1 + (generation % 250)}`];
  const holder: { host: PowerSensor | null } = { host: null };
  const collector = await center.addSensor(name, address, ({ boot, sequence }) => {
    const segment = holder.host?.model.get(boot, sequence);
    if (segment !== undefined) segment.receipted = true;
  });
  let last = generation * 10_000_000;
  const modules = await loadSensorModules(context.programRoot);
  const host = new PowerSensor({ modules, disk, random, name, address, collector, nextNumber: () => ++last });
  holder.host = host;
  await host.start();
  return { host, disk };
}

/** Both hosts at work until the power of one or both goes, then their restart; answers how often it went. */
async function oneLife(
  random: Random,
  sensor: Sensor,
  center: PowerCenter,
  centerDisk: SimulatedDisk,
): Promise<number> {
  const sensorHost: Host = { disk: sensor.disk, restart: () => sensor.host.start() };
  const centerHost: Host = {
    disk: centerDisk,
    restart: async () => {
      await center.start();
      await center.compare(Math.max(0, center.acknowledged.length - LOOKED_AT));
    },
  };
  const victims = random.pick([[sensorHost], [sensorHost], [centerHost], [centerHost], [sensorHost, centerHost]]);
  for (const { disk } of victims) disk.cutAfter(random.between(1, MOST_CALLS));
  for (let steps = 0; steps < MOST_STEPS && !victims.some(({ disk }) => disk.isOff); steps++) {
    await untilPowerGoes(sensor.disk, () => sensor.host.step());
  }
  if (victims.includes(centerHost)) await center.stop();
  for (const { disk } of victims) disk.cutAfter(Number.POSITIVE_INFINITY);
  let cuts = 0;
  for (const victim of victims) cuts += await restartHost(random, victim);
  return cuts;
}

/** Turns a host on again; one time in three the power goes once more while it recovers. */
async function restartHost(random: Random, { disk, restart }: Host): Promise<number> {
  for (let cuts = 1; ; cuts++) {
    disk.restart();
    if (cuts < 4 && random.chance(0.3)) disk.cutAfter(random.between(1, MOST_CALLS / 2));
    await untilPowerGoes(disk, restart);
    if (disk.isOff) continue;
    disk.cutAfter(Number.POSITIVE_INFINITY);
    return cuts;
  }
}

async function untilPowerGoes(disk: SimulatedDisk, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!disk.isOff) throw error;
  }
}

function undelivered({ model }: PowerSensor): readonly string[] {
  return model
    .all()
    .filter(({ receipted }) => !receipted)
    .map(({ boot, sequence }) => `${boot}-${sequence} was not delivered in the end`);
}

/** Power cuts at any call of sensor and center, on disks that keep of the unsynced what they like. */
export const scenario: Scenario = {
  name: "PWR-1",
  goal: "2,000 simulated power cuts: nothing acknowledged is lost, nothing leaves the sensor before its receipt",
  width: 1,
  limitSeconds: 180,
  run,
};
