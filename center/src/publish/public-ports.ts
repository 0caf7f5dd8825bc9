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

/**
 * Packets per sensor and day that a series is taken to have before anything of it was published: the orders of magnitude of
 * published reports (JPCERT/CC's quarterly Internet Threat Monitoring Reports of 2022 and 2023). A wrong guess only makes the
 * first weeks coarse.
 */
export function firstLevel(series: string): number {
  if (series === OTHER_PORTS) return 3000;
  return series === "23/TCP" ? 300 : 100;
}
