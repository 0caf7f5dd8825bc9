import { createHash, generateKeyPairSync, sign } from "node:crypto";

/** A key of a TLS server and a certificate that it signed itself, made anew by each call. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key (SPKI, DER), hexadecimal: what an enrolment token pins. */
  readonly pin: string;
}

const ECDSA_SHA256 = Buffer.from("06082a8648ce3d040302", "hex");
const ALTERNATIVE_NAME = Buffer.from("0603551d11", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** The smallest certificate (X.509 v3, P-256) that TLS takes for 127.0.0.1, valid until 2049. */
export function selfSigned(): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const algorithm = der(0x30, ECDSA_SHA256);
  const name = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from("collector")))));
  const validity = der(0x30, der(0x17, Buffer.from("000101000000Z")), der(0x17, Buffer.from("491231235959Z")));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const addresses = der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, der(0x30, der(0x30, ALTERNATIVE_NAME, der(0x04, addresses))));
  const serial = der(0x02, Buffer.from([1]));
  const body = der(0x30, version, serial, algorithm, name, validity, name, spki, extensions);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const certificate = der(0x30, body, algorithm, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
    pin: createHash("sha256").update(spki).digest("hex"),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
