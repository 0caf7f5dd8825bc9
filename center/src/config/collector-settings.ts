import { isAbsolute, join } from "node:path";
import type { DataPaths } from "./data-paths.ts";

/** A certificate with its key in files of the operator (PEM; a path may be relative to the data directory). */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** What `teiten.yaml` says of the collector. */
export interface CollectorSettings {
  /** Where sensors reach it, as the commands for a new host name it: `https://host:port`; null when it is not said. */
  readonly url: string | null;
  /** `own`: a key and a self-signed certificate of the center's own; `off`: a proxy in front ends TLS. */
  readonly tls: "own" | "off" | CertificateFiles;
  /** MiB of the archive's disk that uploads leave free. */
  readonly reserve: number;
}

/** What holds where `teiten.yaml` says nothing. */
export const DEFAULT_COLLECTOR: CollectorSettings = { url: null, tls: "own", reserve: 256 };

/** The part of the configuration's schema that is the collector's. */
export const COLLECTOR_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  properties: {
    url: {
      type: "string",
      pattern: "^https?://[^/?#@\\s]+$",
      description:
        "where sensors reach the collector, for the commands of a new host: https://collect.example.net:8443",
    },
    tls: {
      description: "own (a key and certificate made here), off (a proxy in front ends TLS; loopback only), or files",
      anyOf: [
        { type: "string", enum: ["own", "off"] },
        {
          type: "object",
          additionalProperties: false,
          required: ["certificate", "key"],
          properties: {
            certificate: { type: "string", description: "PEM file of the certificate with its chain" },
            key: { type: "string", description: "PEM file of its private key" },
          },
        },
      ],
    },
    reserve: {
      type: "integer",
      minimum: 0,
      description: "MiB of the archive's disk that uploads leave free (default 256)",
    },
  },
};

/** The operator's files with absolute paths. */
export function certificatePaths(paths: DataPaths, files: CertificateFiles): CertificateFiles {
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(paths.root, path));
  return { certificate: absolute(files.certificate), key: absolute(files.key) };
}
