import { daysIn, quarterRange } from "@teiten/core/calendar";
import type { Caption, Cell, FigureQuery, FigureResult, RowLabel } from "../../center/src/analyze/index.ts";
import type { ComputeFigure, ReportQuery, SensorFact } from "../../center/src/report/model/index.ts";

/** A small network drawn up by hand: what each sensor receives a day, and on which days it does not observe. */
export interface Plan {
  readonly sensors: readonly SensorFact[];
  readonly home: string;
  /** Quarters that have data at all. */
  readonly quarters: readonly string[];
  readonly observed: (sensor: string, day: string) => boolean;
  /** Packets to a port at a sensor on a day; ports in the order of the plan. */
  readonly packets: (sensor: string, day: string, port: string) => number;
  readonly ports: readonly string[];
  readonly regions: Readonly<Record<string, number>>;
  readonly organisations: Readonly<Record<string, (day: string) => number>>;
  readonly labels?: readonly RowLabel[];
}

const WEIGHTS: Readonly<Record<string, number>> = {
  "23/TCP": 620,
  "6379/TCP": 350,
  "22/TCP": 300,
  "80/TCP": 240,
  "445/TCP": 210,
  "5555/TCP": 150,
  "443/TCP": 130,
  ICMP: 120,
  "1433/TCP": 100,
  "81/TCP": 90,
  "8080/TCP": 80,
  "5060/UDP": 70,
  "3389/TCP": 60,
  "37215/TCP": 55,
};
const ABROAD: Readonly<Record<string, number>> = {
  "37215/TCP": 7,
  "445/TCP": 2.4,
  "6379/TCP": 0.6,
  "5060/UDP": 2,
  "1433/TCP": 0.4,
};

const TAIL: readonly string[] = Array.from({ length: 30 }, (_, index) => `${9000 + index * 137}/TCP`);

/** Six sensors at home, six abroad, three quarters, one outage; a quarter like the published ones. */
export function createPlan(changes: Partial<Plan> = {}): Plan {
  const names = (group: "domestic" | "overseas", count: number): SensorFact[] =>
    Array.from({ length: count }, (_, index) => ({ name: `${group}-${index + 1}`, group, retiredOn: null }));
  return {
    sensors: [...names("domestic", 6), ...names("overseas", 6)],
    home: "JP",
    quarters: ["2021Q3", "2022Q2", "2022Q3"],
    observed: (sensor, day) => !(sensor === "overseas-4" && day >= "2022-08-09" && day < "2022-08-20"),
    packets: plannedPackets,
    ports: [...Object.keys(WEIGHTS), ...TAIL],
    regions: {
      US: 0.31,
      CN: 0.15,
      NL: 0.09,
      RU: 0.07,
      DE: 0.05,
      GB: 0.045,
      IN: 0.04,
      KR: 0.03,
      TW: 0.024,
      BR: 0.02,
      VN: 0.019,
      JP: 0.007,
    },
    organisations: {
      "Organisation A": (day) => (new Date(day).getUTCDay() === 1 && Number(day.slice(8)) < 9 ? 4 : 0),
      "Organisation B": (day) => (noise(`b${day.slice(0, 9)}`) > 0.6 ? 7 + Math.floor(noise(day) * 4) : 0),
      "Organisation C": (day) => (day >= "2022-08-22" ? 1 : 0),
      other: (day) => Math.floor(noise(`o${day}`) * 3),
    },
    ...changes,
  };
}

function plannedPackets(sensor: string, day: string, port: string): number {
  const abroad = sensor.startsWith("overseas");
  const base = WEIGHTS[port] ?? 45;
  const growth =
    day < "2022-04" ? 0.8 : day < "2022-07" ? (port === "6379/TCP" ? 0.45 : port === "81/TCP" ? 0.1 : 0.95) : 1;
  const burst = port === "5555/TCP" && sensor === "overseas-2" && day > "2022-08-14" && day < "2022-09-02" ? 14 : 1;
  const place = abroad
    ? (ABROAD[port] ?? 1.1) * (0.7 + 0.6 * noise(sensor + port))
    : 0.97 + 0.06 * noise(sensor + port);
  return Math.round(base * growth * burst * place * (0.85 + 0.3 * noise(sensor + day + port)));
}

/** A number between 0 and 1 that follows from a text. */
export function noise(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

/** Answers the figures of a report from a plan, by plain sums. */
export function computeFrom(plan: Plan): ComputeFigure {
  return async (id, query) => {
    const columns = ANSWERS[id]?.(new PlannedRange(plan, query));
    if (columns === undefined) throw new Error(`the plan has no figure ${id}`);
    return Promise.resolve(resultOf(plan, id, query, columns));
  };
}

type Columns = Record<string, Cell[]>;

const TOTALS = new WeakMap<Plan, Map<string, number>>();

class PlannedRange {
  readonly plan: Plan;
  readonly query: ReportQuery;
  readonly days: readonly string[];
  readonly sensors: readonly SensorFact[];

  constructor(plan: Plan, query: ReportQuery) {
    const ranges = plan.quarters.map(quarterRange);
    this.plan = plan;
    this.query = query;
    this.days = daysIn(query).filter((day) => ranges.some((range) => range.from <= day && day < range.to));
    this.sensors = plan.sensors.filter((sensor) => query.group === undefined || sensor.group === query.group);
  }

  get all(): readonly string[] {
    return daysIn(this.query);
  }

  option(name: string): string {
    return String(this.query.options?.[name] ?? "");
  }

  observers(day: string): readonly string[] {
    const names = this.sensors.map((sensor) => sensor.name);
    return this.days.includes(day) ? names.filter((name) => this.plan.observed(name, day)) : [];
  }

  packets(days: readonly string[], port: string | null, sensors = this.sensors.map((one) => one.name)): number {
    let sum = 0;
    for (const day of days) {
      for (const sensor of this.observers(day)) {
        if (sensors.includes(sensor))
          sum += port === null ? this.total(sensor, day) : this.plan.packets(sensor, day, port);
      }
    }
    return sum;
  }

  private total(sensor: string, day: string): number {
    const known = TOTALS.get(this.plan) ?? new Map<string, number>();
    TOTALS.set(this.plan, known);
    const key = `${sensor} ${day}`;
    const total =
      known.get(key) ?? this.plan.ports.reduce((sum, port) => sum + this.plan.packets(sensor, day, port), 0);
    known.set(key, total);
    return total;
  }

  region(days: readonly string[], region: string): number {
    const total = this.packets(days, null);
    const part = (name: string): number => Math.floor(total * (this.plan.regions[name] ?? 0));
    if (region !== "??") return part(region);
    return total - Object.keys(this.plan.regions).reduce((sum, name) => sum + part(name), 0);
  }

  sensorDays(days: readonly string[], sensors?: readonly string[]): number {
    return days.reduce(
      (sum, day) => sum + this.observers(day).filter((one) => sensors?.includes(one) ?? true).length,
      0,
    );
  }
}

/** Hosts with the Mirai-type mark, by day: of Japan every day, of China on even days. */
function hosts(range: PlannedRange): Columns {
  const rows = range.days.flatMap((day): [string, string, number][] => {
    const japan: [string, string, number] = [day, "JP", 20 + Math.floor(10 * noise(day))];
    return Number(day.slice(8)) % 2 === 0 ? [japan, [day, "CN", 40]] : [japan];
  });
  return { day: rows.map((row) => row[0]), region: rows.map((row) => row[1]), sources: rows.map((row) => row[2]) };
}

/** Three rises: a broad one of 6379/TCP, a flood and one at a single sensor. */
const CHANGES: readonly Readonly<Record<string, Cell>>[] = [
  {
    change: "6379-TCP-2022-08-27T02",
    port: "6379/TCP",
    region: null,
    start: "2022-08-27T02:00+09:00",
    end: "2022-08-29T02:00+09:00",
    noticed: "2022-08-27T03:00+09:00",
    factor: 28.17,
    z: 138.5,
    scope: "everywhere",
    sensors_hit: 11,
    sensors_covered: 12,
    top_sensor: "domestic-1",
    top_sensor_share: 0.09,
    top_prefix: "198.51.100.0/24",
    top_prefix_share: 0.04,
    scanner_share: 0.0001,
    tool: null,
    draft: "yes",
    of: "port",
  },
  {
    change: "80-TCP-2022-08-17T13",
    port: "80/TCP",
    region: "US",
    start: "2022-08-17T13:00+09:00",
    end: "2022-08-17T14:00+09:00",
    noticed: "2022-08-17T13:00+09:00",
    factor: 2000,
    z: 467.7,
    scope: "some",
    sensors_hit: 3,
    sensors_covered: 12,
    top_sensor: "domestic-2",
    top_sensor_share: 0.5,
    top_prefix: null,
    top_prefix_share: 0,
    scanner_share: 0,
    tool: null,
    draft: null,
    of: "port",
  },
  {
    change: "5555-TCP-2022-08-15T00",
    port: "5555/TCP",
    region: "CN",
    start: "2022-08-15T00:00+09:00",
    end: null,
    noticed: "2022-08-15T01:00+09:00",
    factor: 14,
    z: 50.1,
    scope: "one sensor",
    sensors_hit: 1,
    sensors_covered: 12,
    top_sensor: "overseas-2",
    top_sensor_share: 1,
    top_prefix: "203.0.113.0/24",
    top_prefix_share: 0.7,
    scanner_share: 0,
    tool: "Mirai",
    draft: null,
    of: "port and tool",
  },
];

const FLOOD: readonly RowLabel[] = [
  {
    row: 1,
    label: "spoofed-flood",
    text: { en: "a flood with forged source addresses", ja: "送信元を詐称した大量送信" },
    packets: 20_000,
    sources: 20_000,
  },
];

const ANSWERS: Readonly<Record<string, (range: PlannedRange) => Columns>> = {
  "mirai-ports": () => ({
    port: ["23/TCP", "2323/TCP"],
    packets: [1000, 300],
    mirai_packets: [250, 60],
    share: [0.25, 0.2],
  }),
  "mirai-hosts": hosts,
  tools: () => ({
    by: ["23/TCP", "23/TCP", "6379/TCP"],
    tool: ["Mirai", "ZMap", "ZMap"],
    packets: [900, 400, 300],
    matched: [880, 400, 300],
    sources: [120, 4, 3],
  }),
  "one-side-only": () => ({
    key: ["198.51.100.0/24", "203.0.113.0/24"],
    side: ["overseas only", "domestic-1"],
    packets: [500, 90],
    days: [40, 2],
    sensors: [5, 1],
  }),
  changes: (range) =>
    Object.fromEntries(
      Object.keys(CHANGES[0] ?? {}).map((name) => [
        name,
        (range.plan.quarters.includes("2022Q3") ? CHANGES : []).map((change) => change[name] ?? null),
      ]),
    ),
  "port-sources": () => ({
    region: ["CN", "US", "JP"],
    packets: [700, 250, 50],
    share: [0.7, 0.25, 0.05],
    sources: [60, 30, 10],
    new_sources: [50, 20, 5],
  }),
  "co-targets": () => ({ port: ["22/TCP", "2375/TCP"], sources: [40, 2], share: [0.4, 0.02] }),
  "change-evidence": (range) => ({
    sensor: range.sensors.map((one) => one.name),
    network: range.sensors.map((one) => `${one.name}-network`),
    side: range.sensors.map((one) => one.group),
    packets: range.sensors.map((_, index) => 900 - index),
    expected: range.sensors.map(() => 30.5),
    factor: range.sensors.map((_, index) => (900 - index) / 30.5),
    z: range.sensors.map(() => 40),
    judged: range.sensors.map(() => "yes"),
    in_scope: range.sensors.map((_, index) => (index === 3 ? null : "yes")),
    factor_without: range.sensors.map(() => 28),
  }),
  coverage: (range) => {
    const rows = range.all.flatMap((day) =>
      range.sensors.map((sensor): [string, string, number] => [
        day,
        sensor.name,
        range.observers(day).includes(sensor.name) ? 1 : 0,
      ]),
    );
    return {
      bin: rows.map((row) => row[0]),
      sensor: rows.map((row) => row[1]),
      covered: rows.map((row) => row[2]),
      state: rows.map(() => null),
    };
  },
  "packets-per-sensor": averages,
  "port-ranking": (range) => ranking(range, "port"),
  "region-ranking": (range) => ranking(range, "region"),
  "port-trend": (range) => trend(range, "port"),
  "region-trend": (range) => trend(range, "region"),
  "announced-scanners": announced,
  "scanner-share": shares,
  "scan-sources": scanList,
  backscatter: (range) => ({
    bin: range.all.filter((day) => day.endsWith("-01")),
    victim: range.all.filter((day) => day.endsWith("-01")).map((_, month) => `192.0.2.${month + 1}`),
    region: range.all.filter((day) => day.endsWith("-01")).map(() => "US"),
    port: range.all.filter((day) => day.endsWith("-01")).map(() => "80/TCP"),
    packets: range.all.filter((day) => day.endsWith("-01")).map((_, month) => 1000 * (month + 1)),
    sensors: range.all.filter((day) => day.endsWith("-01")).map(() => 3),
    seconds: range.all.filter((day) => day.endsWith("-01")).map((_, month) => 3600 * (month + 1)),
    attacks: range.all.filter((day) => day.endsWith("-01")).map(() => 2),
    asn: range.all.filter((day) => day.endsWith("-01")).map(() => 64_500),
  }),
  "sensor-agreement": (range) => {
    const names = range.sensors.map((sensor) => sensor.name).filter((name) => range.sensorDays(range.days, [name]) > 0);
    const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]));
    const near = (a: string, b: string): number =>
      a.slice(0, 4) === b.slice(0, 4) ? (a.startsWith("dom") ? 0.94 : 0.7) : 0.42;
    const rbo = pairs.map(([a, b]) => near(a, b) + 0.03 * noise(a + b));
    return {
      sensor_a: pairs.map(([a]) => a),
      sensor_b: pairs.map(([, b]) => b),
      jaccard: rbo.map((value) => Math.round(value * 10) / 10),
      rbo,
      same_set_to: rbo.map((value) => Math.floor(value * 6)),
    };
  },
};

function averages(range: PlannedRange): Columns {
  const bin = range.option("bin");
  const bins = bin === "day" ? range.all : [...new Set(range.all.map((day) => day.slice(0, 7)))];
  const owners =
    range.option("by") === "sensor" ? range.sensors.map((one) => [one.name]) : [range.sensors.map((one) => one.name)];
  const rows = bins.flatMap((name) => owners.map((sensors) => averageRow(range, name, sensors)));
  return Object.fromEntries(
    ["bin", "by", "packets", "sources", "sensor_days", "mean", "median", "mean_without_top"].map((name, index) => [
      name,
      rows.map((row) => row[index] ?? null),
    ]),
  );
}

function averageRow(range: PlannedRange, bin: string, sensors: readonly string[]): Cell[] {
  const days = range.days.filter((day) => day.startsWith(bin));
  const sensorDays = range.sensorDays(days, sensors);
  const by = sensors.length === 1 ? (sensors[0] ?? "") : "all";
  if (sensorDays === 0) return [bin, by, null, null, 0, null, null, null];
  const means = sensors
    .filter((sensor) => range.sensorDays(days, [sensor]) > 0)
    .map((sensor) => ({ sensor, mean: range.packets(days, null, [sensor]) / range.sensorDays(days, [sensor]) }))
    .toSorted((a, b) => a.mean - b.mean);
  const middle = (means.length - 1) / 2;
  const median = ((means[Math.floor(middle)]?.mean ?? 0) + (means[Math.ceil(middle)]?.mean ?? 0)) / 2;
  const others = means.slice(0, -1).map((one) => one.sensor);
  const packets = range.packets(days, null, [...sensors]);
  const without = others.length === 0 ? null : range.packets(days, null, others) / range.sensorDays(days, others);
  return [bin, by, packets, Math.round(packets / 9), sensorDays, packets / sensorDays, median, without];
}

function ranking(range: PlannedRange, kind: "port" | "region"): Columns {
  const top = Number(range.query.options?.["top"] ?? 10);
  const keys = kind === "port" ? range.plan.ports : [...Object.keys(range.plan.regions), "??"];
  const owners: [string, string[]][] =
    range.option("by") === "sensor"
      ? range.sensors
          .map((one): [string, string[]] => [one.name, [one.name]])
          .filter(([, one]) => range.sensorDays(range.days, one) > 0)
      : [["all", range.sensors.map((one) => one.name)]];
  const columns: Columns = {
    by: [],
    rank: [],
    [kind]: [],
    packets: [],
    share: [],
    sources: [],
    sensors: [],
    previous_rank: [],
  };
  for (const [name, sensors] of owners) {
    const total = range.packets(range.days, null, sensors);
    const counts = keys.map((key) => ({
      key,
      packets: kind === "port" ? range.packets(range.days, key, sensors) : range.region(range.days, key),
    }));
    const listed = counts
      .filter((one) => one.packets > 0)
      .toSorted((a, b) => b.packets - a.packets)
      .slice(0, top);
    listed.forEach(({ key, packets }, index) => {
      const cells: Record<string, Cell> = {
        by: name,
        rank: index + 1,
        [kind]: key,
        packets,
        share: packets / total,
        sources: Math.ceil(packets / 9),
        sensors: sensors.length,
        previous_rank: null,
      };
      for (const [column, cell] of Object.entries(cells)) columns[column]?.push(cell);
    });
  }
  return columns;
}

function trend(range: PlannedRange, kind: "port" | "region"): Columns {
  const keys = (range.query.options?.[`${kind}s`] ?? []) as readonly string[];
  const columns: Columns = { bin: [], [kind]: [], value: [], covered: [] };
  for (const day of range.all) {
    const covered = range.observers(day).length;
    for (const key of keys) {
      const packets = kind === "port" ? range.packets([day], key) : range.region([day], key);
      const value = range.option("measure") === "sources" ? Math.ceil(packets / 40) : packets / covered;
      columns["bin"]?.push(day);
      columns[kind]?.push(key);
      columns["value"]?.push(covered === 0 ? null : value);
      columns["covered"]?.push(covered);
    }
  }
  return columns;
}

function announced(range: PlannedRange): Columns {
  const columns: Columns = { day: [], organisation: [], sources: [], packets: [] };
  const extra = [
    "Censys",
    "Shodan",
    "Palo Alto Networks (Cortex Xpanse)",
    "The Shadowserver Foundation",
    "BinaryEdge",
    "Rapid7 (Project Sonar)",
  ];
  for (const day of range.days) {
    const rows: [string, number][] = Object.entries(range.plan.organisations).map(([name, sources]) => [
      name,
      sources(day),
    ]);
    const others = extra.map((name, index): [string, number] => [
      name,
      Math.round(noise(name + day.slice(0, 9 + (index % 2))) * 8 * (index + 1)) - 6,
    ]);
    const listed = range.query.region === undefined ? [...rows.filter(([name]) => name !== "other"), ...others] : rows;
    for (const [name, sources] of listed) {
      if (sources <= 0 || range.observers(day).length === 0) continue;
      for (const [column, cell] of [
        ["day", day],
        ["organisation", name],
        ["sources", sources],
        ["packets", sources * 40],
      ] as const)
        columns[column]?.push(cell);
    }
  }
  return columns;
}

function shares(range: PlannedRange): Columns {
  const all = range.option("rule") === "none" ? 1 : 1.2;
  const kind = range.option("by") === "port" ? "port" : "region";
  const keys = kind === "port" ? range.plan.ports : [...Object.keys(range.plan.regions), "??"];
  const packets = keys.map((key) => (kind === "port" ? range.packets(range.days, key) : range.region(range.days, key)));
  const scanner = keys.map((key, index) =>
    Math.round((packets[index] ?? 0) * all * (key === "JP" ? 0.3 : 0.15 + 0.6 * noise(key))),
  );
  return {
    by: [...keys],
    packets,
    scanner_packets: scanner,
    share: keys.map((_, index) => (scanner[index] ?? 0) / (packets[index] ?? 1)),
    sources: packets.map((count) => Math.ceil(count / 30)),
    scanner_sources: scanner.map((count) => Math.ceil(count / 3000)),
  };
}

function scanList(range: PlannedRange): Columns {
  const size = { ports10: 40, ports100: 16, survey: 8 }[range.option("rule")] ?? 0;
  const count = Math.ceil(size * (range.query.trafficClass === "all" ? 1.2 : 1));
  const rows = range.days.flatMap((day) =>
    Array.from({ length: count }, (_, index): readonly [string, string, string] => {
      const source = `198.51.${index}.${Math.floor(noise(`${day.slice(0, 7)}${index}`) * 200)}`;
      return [day, source, index % 8 === 0 ? "JP" : "US"];
    }),
  );
  const [day, source, region] = [0, 1, 2].map((at) => rows.map((row) => row[at] ?? null));
  return { day: day ?? [], source: source ?? [], region: region ?? [], packets: rows.map(() => 30) };
}

function resultOf(plan: Plan, id: string, query: ReportQuery, columns: Columns): FigureResult {
  const range = new PlannedRange(plan, query);
  const trafficClass = query.trafficClass ?? "all";
  const text = (en: string, ja: string): { en: string; ja: string } => ({ en, ja });
  const covered = range.sensors.filter((one) => range.sensorDays(range.days, [one.name]) > 0).length;
  const caption: Caption = {
    title: text(id, id),
    unit: text("packets", "パケット"),
    numerator: text("packets received", "受信したパケット"),
    denominator: text("covered sensor-days", "観測できたセンサー日"),
    zone: "Asia/Tokyo",
    from: query.from,
    to: query.to,
    trafficClass,
    group: query.group ?? null,
    region: query.region ?? null,
    sensorsCovered: covered,
    sensorsSelected: Math.max(1, range.sensors.length),
    sensorDays: range.sensorDays(range.days),
    sensorDaysMissing: 0,
    coverage: ["measured"],
    data: ["region: geo-whois-asn-country 2026-06-17", "registry: data/scanners 2026-05-01"],
    revision: "4f1c09a2",
    notes: [],
  };
  const full: FigureQuery = {
    from: query.from,
    to: query.to,
    zone: "Asia/Tokyo",
    sensors: null,
    group: query.group ?? null,
    region: query.region ?? null,
    trafficClass,
    options: query.options ?? {},
  };
  const recipe = {
    figure: id,
    definitionVersion: 1,
    query: full,
    parser: "0.1.0",
    registry: "2026-05-01",
    datasets: [],
    coverageHash: "c0ffee",
    home: "JP",
    dataRevision: "4f1c09a2",
    resultHash: "beef",
  };
  const labels =
    id === "changes"
      ? FLOOD.slice(0, columns["change"]?.length)
      : id === "port-ranking" && range.option("by") === "all" && trafficClass === "all"
        ? (plan.labels ?? [])
        : [];
  return {
    id,
    columns,
    labels,
    notes: [],
    specs: Object.keys(columns).map((name) => ({ name, unit: text("", ""), help: text("", "") })),
    caption,
    recipe,
  };
}
