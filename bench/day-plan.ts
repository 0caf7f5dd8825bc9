import { mix } from "./random.ts";

/** How a source behaves. */
export type SourceKind =
  "masscan" | "zmap" | "zmap-4.1" | "nmap" | "mirai" | "windows" | "linux" | "udp" | "ping" | "victim";

/** What is fixed about one source of the day. */
export interface PlannedSource {
  readonly kind: SourceKind;
  readonly address: number;
  /** TTL as it arrives. */
  readonly ttl: number;
  /** Ports it cares for: this many of its kind's list, or any port when `wide`. */
  readonly wide: boolean;
}

/** Sources that the day draws from; with ten million packets about 950,000 of them are seen. */
export const SOURCES = 985_000;
/** The sources drawn most often; nearly all of them scan for a living. */
const HEAVY = 2_000;

const HEAVY_KINDS: readonly [SourceKind, number][] = [
  ["masscan", 34],
  ["zmap", 22],
  ["zmap-4.1", 12],
  ["nmap", 8],
  ["linux", 14],
  ["windows", 4],
  ["udp", 6],
];
const LIGHT_KINDS: readonly [SourceKind, number][] = [
  ["mirai", 38],
  ["windows", 20],
  ["linux", 14],
  ["udp", 9],
  ["ping", 6],
  ["victim", 9],
  ["masscan", 2],
  ["zmap", 2],
];

/** Ports of each kind, the popular ones first. */
export const PORTS: Readonly<Record<SourceKind, readonly number[]>> = {
  masscan: [22, 80, 443, 8080, 3389, 6379, 2375, 5432, 3306, 8443, 9200, 27017, 5900, 81, 8888],
  zmap: [443, 80, 22, 21, 25, 8080, 993, 7547, 502, 102, 1883, 5985],
  "zmap-4.1": [443, 80, 22, 8443, 2222, 3389, 5060, 9100],
  nmap: [80, 443, 22, 21, 23, 25, 53, 110, 139, 445, 3306, 8080],
  mirai: [23, 2323, 23, 23, 5555, 37215, 52869, 7547, 8080, 60023],
  windows: [445, 445, 445, 1433, 3389, 139, 135, 5985],
  linux: [22, 8080, 80, 6379, 3306, 5432, 2222, 8728, 5038],
  udp: [5060, 53, 123, 1900, 161, 389, 11211, 5353, 1434, 500],
  ping: [0],
  victim: [80, 443, 53, 22, 25565],
};

const INITIAL_TTL: Readonly<Record<SourceKind, number>> = {
  masscan: 255,
  zmap: 255,
  "zmap-4.1": 64,
  nmap: 59,
  mirai: 64,
  windows: 128,
  linux: 64,
  udp: 64,
  ping: 64,
  victim: 64,
};

/** The number of a source from 32 random bits: heavy-tailed, density falling with rank to the power −2/3. */
export function drawSource(random: number): number {
  const u = random / 2 ** 32;
  return Math.floor(SOURCES * u * u * u);
}

/** Source `index` of the day with `seed`; the same whenever asked. */
export function planSource(seed: number, index: number): PlannedSource {
  const heavy = index < HEAVY;
  const bits = mix(seed ^ 0x51ed270b, index);
  const kind = pick(heavy ? HEAVY_KINDS : LIGHT_KINDS, bits & 0xffff);
  const hops = 6 + ((bits >>> 16) & 15) + ((bits >>> 20) & 3);
  return {
    kind,
    address: planAddress(seed, index),
    ttl: INITIAL_TTL[kind] - hops,
    wide: heavy && (bits >>> 24) % 10 < 6,
  };
}

function pick(kinds: readonly [SourceKind, number][], bits: number): SourceKind {
  const total = kinds.reduce((sum, [, weight]) => sum + weight, 0);
  let left = bits % total;
  for (const [kind, weight] of kinds) {
    if (left < weight) return kind;
    left -= weight;
  }
  return "linux";
}

function planAddress(seed: number, index: number): number {
  for (let attempt = 0; ; attempt++) {
    const address = mix(mix(seed, attempt), index);
    const first = address >>> 24;
    if (first > 0 && first < 224 && first !== 10 && first !== 127) return address;
  }
}
