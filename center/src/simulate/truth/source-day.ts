import type { RunPlan } from "../plan/run-plan.ts";
import { TCP, UDP, protocolOf } from "../plan/port-key.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";
import { NumberSet } from "./number-set.ts";
import { classOfRow, toolOfRow } from "./planned-row.ts";

/** One source on one day, over all sensors together. */
export interface SourceDay {
  readonly source: number;
  readonly region: string;
  /** Packets of all classes, and of class request. */
  packets: number;
  requests: number;
  /** Distinct (protocol, port) with TCP or UDP, in all classes and in class request. */
  ports: number;
  requestPorts: number;
  /** Distinct sensors that received a request. */
  sensors: number;
  /** Packets that carry the mark of the source's tool, and that tool. */
  marked: number;
  tool: string | null;
}

/** Gathers the sources of one day; cleared for the next. */
export class SourceDays {
  readonly #run: RunPlan;
  readonly #rows = new Map<number, SourceDay>();
  readonly #numbers = new Map<number, number>();
  readonly #ports = new NumberSet(1 << 17);
  readonly #requestPorts = new NumberSet(1 << 17);
  readonly #sensors = new NumberSet(1 << 17);

  constructor(run: RunPlan) {
    this.#run = run;
  }

  /** The day's sources so far. */
  rows(): Iterable<SourceDay> {
    return this.#rows.values();
  }

  clear(): void {
    this.#rows.clear();
    this.#numbers.clear();
    this.#ports.clear();
    this.#requestPorts.clear();
    this.#sensors.clear();
  }

  /** Adds the packets of one sensor. */
  add(plan: PacketPlan, sensor: number): void {
    for (let row = 0; row < plan.length; row++) this.#addRow(plan, row, sensor);
  }

  #addRow(plan: PacketPlan, row: number, sensor: number): void {
    const source = plan.source[row] ?? 0;
    const entry = this.#rows.get(source) ?? this.#open(source);
    const number = this.#numbers.get(source) ?? 0;
    const key = plan.key[row] ?? 0;
    const request = classOfRow(plan, row) === "request";
    const protocol = protocolOf(key);
    const ported = protocol === TCP || protocol === UDP;
    entry.packets++;
    if (ported && this.#ports.add(number * 16_777_216 + key)) entry.ports++;
    if (request) {
      entry.requests++;
      if (ported && this.#requestPorts.add(number * 16_777_216 + key)) entry.requestPorts++;
      if (this.#sensors.add(number * 16_384 + sensor)) entry.sensors++;
    }
    const tool = toolOfRow(plan, row);
    if (tool !== null) {
      entry.marked++;
      entry.tool = tool;
    }
  }

  #open(source: number): SourceDay {
    const { space } = this.#run;
    const region = space.regions[space.regionOf(source)] ?? "??";
    const entry = {
      source,
      region,
      packets: 0,
      requests: 0,
      ports: 0,
      requestPorts: 0,
      sensors: 0,
      marked: 0,
      tool: null,
    };
    this.#numbers.set(source, this.#rows.size);
    this.#rows.set(source, entry);
    return entry;
  }
}
