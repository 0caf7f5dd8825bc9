import {
  X509Certificate,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { certificatePaths, syncFolder, writeDurably, writeOnce } from "../config/index.ts";
import type { CollectorSettings, DataPaths } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { selfSigned } from "./self-signed.ts";

/** What the collector shows to those who connect, PEM; `pin` is the SHA-256 (hexadecimal) of its public key (SPKI, DER). */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
  readonly pin: string;
}

const COMMON_NAME = "teiten-collector";
const DAY = 86_400_000;
/** How long an own certificate holds, and how long before its end it is made anew. */
const VALIDITY = 730 * DAY;
const RENEW_BEFORE = 60 * DAY;

/**
 * The identity that the settings name; null where a proxy ends TLS. An own key is made on first need and stays for ever,
 * for the sensors pin it; its certificate is made anew before it ends. Throws `TeitenError` (exit 78).
 */
export function openTlsIdentity(paths: DataPaths, settings: CollectorSettings, now: number): TlsIdentity | null {
  if (settings.tls === "off") return null;
  if (settings.tls !== "own") {
    const files = certificatePaths(paths, settings.tls);
    return identity(readPem(files.key), readPem(files.certificate), files.certificate);
  }
  const file = join(paths.tls, "certificate.pem");
  return identity(ownKey(paths), ownCertificate(paths, file, now), file);
}

function ownKey(paths: DataPaths): string {
  const file = join(paths.tls, "key.pem");
  const present = readIfThere(file);
  if (present !== null) return present;
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  write(file, privateKey.export({ type: "pkcs8", format: "pem" }) as string, writeOnce);
  return readPem(file);
}

function ownCertificate(paths: DataPaths, file: string, now: number): string {
  const key = parseKey(ownKey(paths), join(paths.tls, "key.pem"));
  const present = readIfThere(file);
  if (present !== null && isGood(present, key, now)) return present;
  const validity = { from: now - DAY, to: now + VALIDITY };
  const text = selfSigned(key, { commonName: COMMON_NAME, serial: randomBytes(16), ...validity });
  write(file, text, writeDurably);
  return text;
}

function isGood(pem: string, key: KeyObject, now: number): boolean {
  try {
    const certificate = new X509Certificate(pem);
    return certificate.checkPrivateKey(key) && Date.parse(certificate.validTo) - now > RENEW_BEFORE;
  } catch {
    return false;
  }
}

function identity(keyText: string, certificateText: string, file: string): TlsIdentity {
  const key = parseKey(keyText, file);
  try {
    if (!new X509Certificate(certificateText).checkPrivateKey(key)) throw new Error("the key is another certificate's");
  } catch (cause) {
    throw unusable(file, cause);
  }
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return { key: keyText, certificate: certificateText, pin: createHash("sha256").update(spki).digest("hex") };
}

function parseKey(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function readPem(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unusable(file, cause);
  }
}

function write(file: string, text: string, put: (file: string, text: string) => void): void {
  try {
    const folder = dirname(file);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    put(file, text);
    syncFolder(dirname(folder));
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function unusable(file: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "tls-unusable",
    message: `the TLS key and certificate of the collector cannot be used: ${(cause as Error).message}`,
    place: file,
    advice: "collector.tls in teiten.yaml is own, off, or names a certificate and its key as PEM files",
    cause,
    exitCode: 78,
  });
}
