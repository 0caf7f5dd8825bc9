import { createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a self-signed certificate says; it vouches for nothing, for sensors pin the key and not the name. */
export interface SelfSigned {
  readonly commonName: string;
  /** Milliseconds since 1970 UTC. */
  readonly from: number;
  readonly to: number;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
}

const ECDSA_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
const KEY_USAGE = [0x55, 0x1d, 0x0f];
const EXTENDED_KEY_USAGE = [0x55, 0x1d, 0x25];
const SERVER_AUTHENTICATION = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
const SUBJECT_ALTERNATIVE_NAME = [0x55, 0x1d, 0x11];
/** Of key usage, a bit string: digitalSignature alone, seven bits unused. */
const DIGITAL_SIGNATURE = [0x07, 0x80];

/** A certificate of version 3 (RFC 5280) for a P-256 key, signed by that key, as PEM. */
export function selfSigned(key: KeyObject, { commonName, from, to, serial }: SelfSigned): string {
  const algorithm = sequence(object(ECDSA_SHA256));
  const name = sequence(der(0x31, sequence(object(COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
  const body = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(from), time(to)),
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(commonName))),
  );
  const signature = der(0x03, Uint8Array.of(0), sign("sha256", body, key));
  const text = sequence(body, algorithm, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}

function extensions(dnsName: string): readonly Buffer[] {
  const critical = der(0x01, Uint8Array.of(0xff));
  return [
    sequence(object(BASIC_CONSTRAINTS), critical, octets(sequence())),
    sequence(object(KEY_USAGE), critical, octets(der(0x03, Uint8Array.from(DIGITAL_SIGNATURE)))),
    sequence(object(EXTENDED_KEY_USAGE), octets(sequence(object(SERVER_AUTHENTICATION)))),
    sequence(object(SUBJECT_ALTERNATIVE_NAME), octets(sequence(der(0x82, Buffer.from(dnsName))))),
  ];
}

/** One element of the Distinguished Encoding Rules (X.690): tag, length, content. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Uint8Array.of(tag, content.length), content]);
  const length = Buffer.from(content.length.toString(16).padStart(4, "0"), "hex");
  return Buffer.concat([Uint8Array.of(tag, 0x80 | length.length), length, content]);
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return der(0x30, ...contents);
}

function octets(content: Uint8Array): Buffer {
  return der(0x04, content);
}

function object(encoded: readonly number[]): Buffer {
  return der(0x06, Uint8Array.from(encoded));
}

/** A positive integer in as few bytes as it takes. */
function integer(bytes: Uint8Array): Buffer {
  const from = bytes.findIndex((byte) => byte !== 0);
  const digits = from === -1 ? Uint8Array.of(0) : bytes.subarray(from);
  return (digits[0] ?? 0) >= 0x80 ? der(0x02, Uint8Array.of(0), digits) : der(0x02, digits);
}

/** UTCTime until 2049 and GeneralizedTime from 2050 on, as RFC 5280 section 4.1.2.5 wants it. */
function time(millis: number): Buffer {
  const digits = new Date(millis).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return digits < "2050" ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
