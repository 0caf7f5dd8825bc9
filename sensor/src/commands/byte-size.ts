const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1024,
  m: 1_048_576,
  g: 1_073_741_824,
  t: 1_099_511_627_776,
};

/** Bytes that a text such as `512MiB`, `1G` or `8388608` states (powers of 1,024); null for any other text. */
export function parseByteSize(text: string): number | null {
  const [, digits = "", unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)\s?([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (digits === "" || factor === undefined) return /^\d{1,15}$/.test(text) ? Number(text) : null;
  return Math.floor(Number(digits) * factor);
}
