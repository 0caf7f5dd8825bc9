/** A scenario as its file says it, checked by `data/scenarios/scenario.schema.json`; percentages are of 100. */
export interface Scenario {
  readonly name: string;
  readonly title: { readonly en: string; readonly ja: string };
  readonly period: PeriodSpec;
  readonly sensors: NetworkSpec;
  readonly volume: VolumeSpec;
  readonly ports: PortSpec;
  readonly sources: SourceSpec;
  readonly home: HomeSpec;
  readonly mirai: MiraiSpec;
  readonly scanners: ScannerSpec;
  readonly backscatter: { readonly packets: number; readonly victims: number };
  readonly flood: FloodSpec | null;
  readonly changes: ChangeSpec;
  readonly coverage: CoverageSpec;
  readonly regions: readonly RegionSpec[];
}

/** Days in the zone, from `from` on; `home` is the ISO 3166-1 alpha-2 code of the network's home. */
export interface PeriodSpec {
  readonly from: string;
  readonly days: number;
  readonly zone: string;
  readonly home: string;
}

/** Sensors by name in the order in which a run takes them, and templates for a run that asks for more. */
export interface NetworkSpec {
  readonly minimum: number;
  /** CIDR block in which the sensors' addresses lie. */
  readonly space: string;
  readonly named: readonly SensorSpec[];
  readonly further: { readonly domestic: FurtherSpec; readonly overseas: FurtherSpec };
}

/** One sensor: its mean packets per day at scale 1 and its ten largest ports in order. */
export interface SensorSpec {
  readonly name: string;
  readonly country: string;
  readonly network: string;
  readonly operator: string;
  readonly packetsPerDay: number;
  readonly ports: readonly string[];
}

/** Templates that further sensors take in turn. */
export interface FurtherSpec {
  readonly countries: readonly string[];
  readonly packetsPerDay: readonly [number, number];
  readonly ports: readonly (readonly string[])[];
}

/** How packets go up and down: factors by month of the period, at weekends, by day (standard deviation) and by hour. */
export interface VolumeSpec {
  readonly months: readonly number[];
  readonly weekend: number;
  readonly deviation: number;
  readonly hourAmplitude: number;
  /** Hour of the wall clock with the most packets. */
  readonly peakHour: number;
}

/** Shares of ports in a sensor's packets, in percent. */
export interface PortSpec {
  readonly ranks: readonly number[];
  readonly topFive: number;
  readonly others: Readonly<Record<string, number>>;
  readonly quiet: { readonly share: readonly [number, number]; readonly ports: readonly string[] };
  readonly tail: { readonly tcp: number; readonly udp: number };
}

/** How many sources a run has, and the few that send most (percent of packets and of sources). */
export interface SourceSpec {
  readonly count: number;
  readonly perPackets: number;
  readonly exponent: number;
  readonly persistent: { readonly packets: number; readonly sources: number };
}

/** What the home region sends (percent): of all packets; then scanners, and of the rest 23/TCP, of which Mirai-like. */
export interface HomeSpec {
  readonly packets: number;
  readonly scanners: number;
  readonly telnet: number;
  readonly miraiOfTelnet: number;
  /** Mirai-like packets to other ports, percent of what scanners do not send. */
  readonly otherMirai: number;
  readonly packetsPerMiraiHost: number;
  readonly ports: Readonly<Record<string, number>>;
}

/** Mirai-like bots outside the home region: percent of all packets, and the ports by weight. */
export interface MiraiSpec {
  readonly packets: number;
  readonly packetsPerHost: number;
  readonly ports: Readonly<Record<string, number>>;
}

/** Sources that reach many ports a day, announced or not. */
export interface ScannerSpec {
  readonly packets: number;
  readonly sources: number;
  readonly ofRanked: number;
  readonly ofOthers: number;
  readonly calendar: CalendarSpec;
  readonly abroad: readonly AbroadOrganisationSpec[];
}

/** Scan sources of the home region, day by day: one number for each organisation in order, then for no organisation. */
export interface CalendarSpec {
  readonly organisations: Readonly<Record<string, { readonly name: string; readonly addresses: number }>>;
  readonly unclaimed: number;
  readonly days: Readonly<Record<string, readonly number[]>>;
}

/** When a scanner abroad is at work. */
export type Schedule = "daily" | "weekly" | "bursts";

/** An organisation abroad; `share` is the percent of all scanners abroad that are its addresses. */
export interface AbroadOrganisationSpec {
  readonly name: string;
  readonly region: string;
  readonly share: number;
  readonly schedule: Schedule;
}

/** Spoofed sources with one packet each within seconds, at one sensor; their number does not follow the scale. */
export interface FloodSpec {
  readonly sources: number;
  readonly seconds: number;
  readonly sensor: string;
  /** Wall clock in the zone. */
  readonly at: string;
}

/** Who is behind a change: many bots, a handful of hosts in one /24, an announced scanner, or those who are there anyway. */
export type ChangeActor = "botnet" | "prefix" | "announced" | "known";

/** How far a planted change reaches. */
export type ChangeScope = "one sensor" | "one network" | "domestic only" | "overseas only" | "everywhere";

/**
 * Changes drawn by the seed (`count` in all, with `fixed` ones first), and beside them `narrow` ones: a region or a tool
 * in turn rises on a busy port, too little to be seen in the port as a whole.
 */
export interface ChangeSpec {
  readonly count: number;
  readonly narrow?: number;
  readonly factors: readonly [number, number];
  readonly hours: readonly [number, number];
  readonly quietDaysBefore: number;
  readonly fixed?: readonly FixedChangeSpec[];
}

/** A change that the file itself places; `sensor` names the sensor, or one of the network, where the scope needs it. */
export interface FixedChangeSpec {
  readonly port: string;
  readonly scope: ChangeScope;
  readonly sensor?: string;
  readonly at: string;
  readonly hours: number;
  readonly factor: number;
  readonly actor?: ChangeActor;
  readonly region?: string;
}

/** What goes wrong with the sensors, placed by the seed. */
export interface CoverageSpec {
  readonly outages: { readonly count: number; readonly hours: readonly [number, number] };
  readonly drops: { readonly count: number; readonly share: readonly [number, number] };
  readonly joins: { readonly count: number; readonly days: readonly [number, number] };
  readonly addressChanges: { readonly count: number };
}

/** A region, its weight among the sources, and the CIDR block (/8 to /12) that is its. */
export interface RegionSpec {
  readonly region: string;
  readonly weight: number;
  readonly block: string;
}
