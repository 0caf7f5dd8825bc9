/**
 * The ports that are published, each a series of its own; everything else is one more. Eight at most, and the same for
 * ever: a port that is published because something happened there would tell where.
 */
export const PUBLIC_PORTS: readonly string[] = [
  "22/TCP",
  "23/TCP",
  "80/TCP",
  "443/TCP",
  "445/TCP",
  "3389/TCP",
  "5060/UDP",
  "8080/TCP",
];

/** Name of the series of all other ports. */
export const OTHER_PORTS = "other";

/** Name of the series of ICMP. */
export const ICMP = "ICMP";

/**
 * Regions of sources that are published beside the network's home: those that stand first in published reports year after year
 * (JPCERT/CC's Internet Threat Monitoring Reports, NICTER's). Few and the same for ever, as the ports.
 */
const REGIONS: readonly string[] = ["CN", "NL", "RU", "US"];

/** The regions that a network publishes: its home, and four at most beside it. */
export function publicRegions(home: string): readonly string[] {
  return [home, ...REGIONS.filter((region) => region !== home)];
}

/** First levels by series; a port or region that is not here has `USUAL_LEVEL`. */
const FIRST_LEVELS: Readonly<Record<string, number>> = {
  [OTHER_PORTS]: 3000,
  "23/TCP": 300,
  CN: 500,
  NL: 500,
  RU: 500,
  US: 1000,
};
const USUAL_LEVEL = 100;

/**
 * Packets per sensor and day that a series is taken to have before anything of it was published: the orders of magnitude of
 * published reports (JPCERT/CC's quarterly Internet Threat Monitoring Reports of 2022 and 2023). A wrong guess only makes the
 * first weeks coarse.
 */
export function firstLevel(series: string): number {
  return FIRST_LEVELS[series] ?? USUAL_LEVEL;
}
