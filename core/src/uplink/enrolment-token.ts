import { isSensorName } from "./identity.ts";

/** What a one-time token carries from the center's operator to the host of a new sensor. */
export interface EnrolmentToken {
  readonly sensor: string;
  /** 32 hexadecimal digits, of use once. */
  readonly secret: string;
  /** SHA-256 of the public key (SPKI, DER) of the center's TLS certificate, hexadecimal; null: a public CA vouches for it. */
  readonly centerKey: string | null;
}

const FORM = /^teiten1\.([A-Za-z0-9._-]+)\.([0-9a-f]{32})\.([0-9a-f]{64}|ca)$/;

/** The token as one word that survives a copy by hand: `teiten1.NAME.SECRET.KEY`. */
export function formatEnrolmentToken({ sensor, secret, centerKey }: EnrolmentToken): string {
  return `teiten1.${sensor}.${secret}.${centerKey ?? "ca"}`;
}

/** Reads a token; null when it is none, or was cut. */
export function parseEnrolmentToken(text: string): EnrolmentToken | null {
  const [, sensor = "", secret = "", key = ""] = FORM.exec(text.trim()) ?? [];
  if (!isSensorName(sensor)) return null;
  return { sensor, secret, centerKey: key === "ca" ? null : key };
}
