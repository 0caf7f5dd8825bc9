import { createHash, X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";

/** What ends TLS in front of a center that speaks plain HTTP, as a reverse proxy does. */
export interface TlsProxy {
  readonly port: number;
  /** SHA-256 of its public key, hexadecimal: what a token pins. */
  readonly pin: string;
  close(): Promise<void>;
}

/** Opens a proxy on the loopback interface with a key of its own, made in `folder`. */
export async function openTlsProxy(folder: string, centerPort: number): Promise<TlsProxy> {
  const [key, certificate] = [join(folder, "proxy-key.pem"), join(folder, "proxy-certificate.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
  const subject = ["-subj", "/CN=teiten-faults", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", "-nodes", ...curve, ...subject, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  const pem = readFileSync(certificate, "utf8");
  const spki = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
  const open = new Set<Socket>();
  const server = createServer({ key: readFileSync(key), cert: pem, minVersion: "TLSv1.3" }, (socket) => {
    const onward = connect(centerPort, "127.0.0.1");
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.pipe(onward).pipe(socket);
    for (const [one, other] of [[socket, onward] as const, [onward, socket] as const]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    pin: createHash("sha256").update(spki).digest("hex"),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
