import { STYLES, TOOLS, toolOf } from "../encode/style.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";
import { TCP, UDP, labelOfKey, portKey, protocolOf } from "../plan/port-key.ts";
import type { PortKey } from "../plan/port-key.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { TruthCell, TruthFile } from "./csv.ts";
import { NumberSet } from "./number-set.ts";
import { classOfRow } from "./planned-row.ts";
import { Tally } from "./tally.ts";

const CELLS = 2 * 65_536 + 256;
const MIRAI = STYLES.indexOf("mirai");

/** Counts packets by sensor and port, by port and tool, and the sources of budgeted ports. */
export class PortTally {
  readonly #run: RunPlan;
  readonly #cells: Uint32Array;
  readonly #port: ReadonlyMap<PortKey, number>;
  readonly #pairs = new NumberSet(1 << 18);
  readonly #sources: Uint32Array;
  readonly #tools = new Uint32Array(CELLS * TOOLS.length);
  readonly #home = new Map<PortKey, { packets: number; mirai: number }>();
  readonly #classes = new Tally();

  constructor(run: RunPlan) {
    this.#run = run;
    this.#cells = new Uint32Array(run.sensors.length * CELLS);
    this.#port = new Map(run.targets.keys.map((key, index) => [key, index]));
    this.#sources = new Uint32Array(run.targets.keys.length);
  }

  /** Adds the packets of one sensor-day. */
  add(plan: PacketPlan, sensor: number, day: number): void {
    const classes = { request: 0, backscatter: 0, other: 0 };
    for (let row = 0; row < plan.length; row++) {
      this.#addRow(plan, row, sensor);
      classes[classOfRow(plan, row)]++;
    }
    const name = this.#run.timeline.days[day] ?? "";
    for (const [trafficClass, count] of Object.entries(classes)) this.#classes.add(`${name},${trafficClass}`, count);
  }

  /** Packets of a sensor by port, most first; equal counts by label. */
  ranking(sensor: number): readonly (readonly [label: string, packets: number])[] {
    const found: [string, number][] = [];
    const first = sensor * CELLS;
    for (let cell = 0; cell < CELLS; cell++) {
      const packets = this.#cells[first + cell] ?? 0;
      if (packets > 0) found.push([labelOfKey(keyOfCell(cell)), packets]);
    }
    return found.sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  }

  /** Packets by port, over all sensors. */
  totals(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (let cell = 0; cell < CELLS; cell++) {
      let packets = 0;
      for (let sensor = 0; sensor < this.#run.sensors.length; sensor++)
        packets += this.#cells[sensor * CELLS + cell] ?? 0;
      if (packets > 0) sums.set(labelOfKey(keyOfCell(cell)), packets);
    }
    return sums;
  }

  files(): readonly TruthFile[] {
    return [
      { name: "sensor_ports.csv", columns: ["sensor", "port", "packets"], rows: this.#sensorPorts() },
      { name: "port_sources.csv", columns: ["port", "packets", "sources"], rows: this.#portSources() },
      { name: "port_tools.csv", columns: ["port", "tool", "packets"], rows: this.#portTools() },
      { name: "home_ports.csv", columns: ["port", "packets", "mirai_packets"], rows: this.#homePorts() },
      { name: "day_classes.csv", columns: ["day", "class", "packets"], rows: split(this.#classes) },
    ];
  }

  #addRow(plan: PacketPlan, row: number, sensor: number): void {
    const key = plan.key[row] ?? 0;
    const source = plan.source[row] ?? 0;
    const style = plan.style[row] ?? 0;
    const cell = sensor * CELLS + cellOfKey(key);
    this.#cells[cell] = (this.#cells[cell] ?? 0) + 1;
    const port = this.#port.get(key);
    if (port !== undefined && this.#pairs.add(port * 4_294_967_296 + source))
      this.#sources[port] = (this.#sources[port] ?? 0) + 1;
    const tool = toolOf(style, protocolOf(key));
    if (tool !== null) {
      const at = cellOfKey(key) * TOOLS.length + TOOLS.indexOf(tool);
      this.#tools[at] = (this.#tools[at] ?? 0) + 1;
    }
    if (this.#run.space.regions[this.#run.space.regionOf(source)] !== this.#run.scenario.period.home) return;
    const home = this.#home.get(key) ?? { packets: 0, mirai: 0 };
    this.#home.set(key, home);
    home.packets++;
    if (style === MIRAI) home.mirai++;
  }

  *#sensorPorts(): Generator<readonly TruthCell[]> {
    for (const { index, name } of this.#run.sensors) {
      for (const [label, packets] of this.ranking(index)) yield [name, label, packets];
    }
  }

  *#portSources(): Generator<readonly TruthCell[]> {
    for (const [port, key] of this.#run.targets.keys.entries()) {
      let packets = 0;
      for (const { index } of this.#run.sensors) packets += this.#cells[index * CELLS + cellOfKey(key)] ?? 0;
      yield [labelOfKey(key), packets, this.#sources[port] ?? 0];
    }
  }

  *#portTools(): Generator<readonly TruthCell[]> {
    for (const [at, packets] of this.#tools.entries()) {
      if (packets === 0) continue;
      yield [labelOfKey(keyOfCell(Math.floor(at / TOOLS.length))), TOOLS[at % TOOLS.length] ?? "", packets];
    }
  }

  *#homePorts(): Generator<readonly TruthCell[]> {
    for (const [key, { packets, mirai }] of this.#home) yield [labelOfKey(key), packets, mirai];
  }
}

function* split(tally: Tally): Generator<readonly TruthCell[]> {
  for (const [key, count] of tally.entries()) yield [...key.split(","), count];
}

function cellOfKey(key: PortKey): number {
  const protocol = protocolOf(key);
  if (protocol === TCP) return key & 0xffff;
  return protocol === UDP ? 65_536 + (key & 0xffff) : 131_072 + protocol;
}

function keyOfCell(cell: number): PortKey {
  if (cell < 65_536) return portKey(TCP, cell);
  return cell < 131_072 ? portKey(UDP, cell - 65_536) : portKey(cell - 131_072, 0);
}
