import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_COLLECTOR, dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { openTlsIdentity } from "./tls-identity.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const YEAR = 365 * 86_400_000;
let paths: DataPaths;

beforeEach(() => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-tls-")));
});
afterEach(() => rmSync(paths.root, { recursive: true, force: true }));

test("an own key is made once, for the owner alone, and a certificate that TLS stacks read", () => {
  const one = openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW);
  expect(openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW)).toEqual(one);
  const certificate = new X509Certificate(one?.certificate ?? "");
  expect(certificate.subject).toBe("CN=teiten-collector");
  expect(certificate.subjectAltName).toBe("DNS:teiten-collector");
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(Date.parse(certificate.validTo)).toBe(NOW + 2 * YEAR);
  expect(statSync(join(paths.tls, "key.pem")).mode & 0o777).toBe(0o600);
  expect(statSync(paths.tls).mode & 0o777).toBe(0o700);
});

test("a certificate near its end is made anew with the same key, also beyond 2049", () => {
  const one = openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW);
  const next = openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW + 2 * YEAR);
  expect(next?.certificate).not.toBe(one?.certificate);
  expect(next?.pin).toBe(one?.pin);
  const late = openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW + 40 * YEAR);
  expect(new X509Certificate(late?.certificate ?? "").validTo).toContain("2068");
  expect(late?.pin).toBe(one?.pin);
});

test("the pin is that of the key which a client sees over TLS 1.3", async () => {
  const own = openTlsIdentity(paths, DEFAULT_COLLECTOR, Date.now());
  const server = createServer({ key: own?.key, cert: own?.certificate, minVersion: "TLSv1.3" }, (socket) =>
    socket.end(),
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const seen = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(`${socket.getProtocol()} ${socket.getPeerX509Certificate()?.fingerprint256}`);
      socket.end();
    }).on("error", reject);
  });
  server.close();
  expect(seen).toBe(`TLSv1.3 ${new X509Certificate(own?.certificate ?? "").fingerprint256}`);
});

test("the operator's files are used as they are, and a key of another certificate is told", () => {
  const own = openTlsIdentity(paths, DEFAULT_COLLECTOR, NOW);
  const files = { certificate: "tls/certificate.pem", key: join(paths.tls, "key.pem") };
  expect(openTlsIdentity(paths, { ...DEFAULT_COLLECTOR, tls: files }, NOW)).toEqual(own);
  expect(openTlsIdentity(paths, { ...DEFAULT_COLLECTOR, tls: "off" }, NOW)).toBeNull();
  const other = dataPaths(mkdtempSync(join(tmpdir(), "teiten-tls-")));
  openTlsIdentity(other, DEFAULT_COLLECTOR, NOW);
  writeFileSync(join(paths.tls, "key.pem"), readFileSync(join(other.tls, "key.pem")));
  rmSync(other.root, { recursive: true });
  const wrong = { code: "tls-unusable", exitCode: 78 };
  expect(() => openTlsIdentity(paths, { ...DEFAULT_COLLECTOR, tls: files }, NOW)).toThrow(
    expect.objectContaining(wrong),
  );
  const missing = { certificate: "no.pem", key: "no.pem" };
  expect(() => openTlsIdentity(paths, { ...DEFAULT_COLLECTOR, tls: missing }, NOW)).toThrow(
    expect.objectContaining(wrong),
  );
});
