import { addDays, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { secondOf } from "../state/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { nameAdvice } from "./closest-name.ts";
import type { Bilingual, FigureInput, FigureQuery, ParameterSpec } from "./figure.ts";
import { textOption } from "./parameter-specs.ts";
import type { SensorSelection } from "./sensor-selection.ts";
import { countsOn } from "./sensor-selection.ts";

/** What makes a source of one observation day a scan source. */
export interface ScanRule {
  readonly name: string;
  /** Distinct (protocol, port) with protocol TCP or UDP, at least, over all selected sensors together. */
  readonly minPorts: number;
  /** Whether it must also send at least as many packets as there are monitored addresses. */
  readonly perAddress: boolean;
}

/** The rules with a name, the published one first. */
export const RULES: readonly ScanRule[] = [
  { name: "ports10", minPorts: 10, perAddress: false },
  { name: "ports100", minPorts: 100, perAddress: false },
  { name: "survey", minPorts: 30, perAddress: true },
];

/** The parameters that choose a scan rule; `none` is offered where a figure can do without one. */
export function ruleParameters(withNone: boolean): readonly ParameterSpec[] {
  const choices = [...RULES.map(({ name }) => name), "custom", ...(withNone ? ["none"] : [])];
  return [
    {
      name: "rule",
      kind: "choice",
      choices,
      default: "ports10",
      help: {
        en: "what makes a scan source: 10 or 100 ports in a day; survey: 30 ports and a packet for each monitored address; custom: --min-ports",
        ja: "スキャンの送信元の条件：1日に10または100ポート、survey は30ポートかつ監視アドレス数以上のパケット、custom は --min-ports で指定",
      },
    },
    {
      name: "min-ports",
      kind: "integer",
      default: null,
      minimum: 1,
      help: { en: "distinct ports in a day, with --rule custom", ja: "1日の宛先ポート数（--rule custom のとき）" },
    },
  ];
}

/** The rule of a query; null for `none`. Throws `TeitenError` when `--rule` and `--min-ports` do not go together. */
export function scanRuleOf(query: FigureQuery): ScanRule | null {
  const name = textOption(query, "rule");
  const ports = query.options["min-ports"];
  const found = RULES.find((rule) => rule.name === name);
  if (typeof ports === "number" && name !== "custom") {
    throw usage(`--min-ports means nothing with --rule ${name}`, `write --rule custom --min-ports ${ports}`);
  }
  if (found !== undefined) return found;
  if (name === "none") return null;
  if (typeof ports === "number") return { name: `at least ${ports} ports`, minPorts: ports, perAddress: false };
  if (name === "custom")
    throw usage("--rule custom needs --min-ports", "write for example --rule custom --min-ports 20");
  throw usage(`--rule cannot be “${name}”`, nameAdvice(name, [...RULES.map((rule) => rule.name), "custom", "none"]));
}

/** The sentence that says which rule and class were used. */
export function ruleNote(rule: ScanRule | null, query: FigureQuery): Bilingual {
  const { trafficClass } = query;
  if (rule === null) {
    return {
      en: "no scan rule: every source inside a range that an organisation announces",
      ja: "スキャンの条件なし：組織が公表している範囲内の全送信元",
    };
  }
  const survey = {
    en: rule.perAddress ? " and at least one packet for each monitored address" : "",
    ja: rule.perAddress ? "かつ監視アドレス数以上のパケット" : "",
  };
  return {
    en: `scan source: at least ${rule.minPorts} distinct TCP or UDP ports in one observation day over all sensors${survey.en}, class ${trafficClass}`,
    ja: `スキャンの送信元：1観測日に全センサーを通じて ${rule.minPorts} 以上のTCP・UDPポート${survey.ja}（通信種別 ${trafficClass}）`,
  };
}

/** What `monitoredAddresses` counts from. */
export interface WatchedDay {
  readonly selection: SensorSelection;
  readonly coverage: Pick<FigureInput["coverage"], "bins" | "observedSome">;
  /** Of the question's days. */
  readonly zone: Zone;
  /** Of the days that address epochs name: the network's own. */
  readonly home: Zone;
}

/**
 * Addresses that are watched on a day by the sensors that observed some of it: the registered ones, the most that a sensor
 * had at one instant of the day, or one for a sensor without; an IPv6 prefix counts as one.
 */
export function monitoredAddresses({ selection, coverage, zone, home }: WatchedDay, day: string): number {
  const bin = coverage.bins.labels.indexOf(day);
  const span = { from: dayStart(zone, day), to: dayStart(zone, addDays(day, 1)) };
  return selection.sensors
    .filter((sensor) => countsOn(selection, sensor.id, day) && coverage.observedSome(sensor.id, bin))
    .reduce((sum, sensor) => sum + mostAddresses(sensor, span, home), 0);
}

function mostAddresses(
  { addresses }: SensorRecord,
  span: { readonly from: number; readonly to: number },
  home: Zone,
): number {
  const held = addresses.map(({ prefix, from, to }) => ({
    count: addressesIn(prefix),
    from: from === null ? -Infinity : secondOf(home, from),
    to: to === null ? Infinity : secondOf(home, to),
  }));
  const instants = [span.from, ...held.map(({ from }) => from).filter((at) => at > span.from && at < span.to)];
  const sums = instants.map((at) =>
    held.filter(({ from, to }) => from <= at && at < to).reduce((sum, { count }) => sum + count, 0),
  );
  return Math.max(1, ...sums);
}

function addressesIn(prefix: string): number {
  const length = /^[\d.]+\/(\d+)$/.exec(prefix)?.[1];
  return length === undefined ? 1 : 2 ** (32 - Number(length));
}

function usage(message: string, advice: string): TeitenError {
  return new TeitenError({ code: "parameter-invalid", message, advice, exitCode: 2 });
}
