const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** A length of time (seconds, at least 0) for people: `0 s`, `95 s`, `12 min`, `30 h`, `9 d`; rounded down. */
export function lengthText(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h`;
  return `${Math.floor(seconds / DAY)} d`;
}

/** A size in bytes for people: `0 B`, `512 B`, `1.5 KiB`, `12 MiB`. */
export function sizeText(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${unit === 0 || size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}
