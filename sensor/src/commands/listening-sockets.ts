import { readFile } from "node:fs/promises";

/** A socket that takes packets from others: its protocol, address and port. */
export interface ListeningSocket {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}

const LISTEN = "0A";
const UNCONNECTED = "07";

/** Sockets of this network namespace that others can reach (not those of the loopback), from `/proc/net`; null without it. */
export async function listeningSockets(folder = "/proc/net"): Promise<readonly ListeningSocket[] | null> {
  const found: ListeningSocket[] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    for (const suffix of ["", "6"]) {
      const text = await readFile(`${folder}/${protocol}${suffix}`, "utf8").catch(() => null);
      if (text === null && suffix === "") return null;
      found.push(...readSocketTable(text ?? "", protocol));
    }
  }
  return found;
}

/** Reads one table of `/proc/net`: sockets that listen (TCP) or are bound without a peer (UDP), loopback left out. */
export function readSocketTable(text: string, protocol: ListeningSocket["protocol"]): readonly ListeningSocket[] {
  const wanted = protocol === "tcp" ? LISTEN : UNCONNECTED;
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      const [hex = "", port = ""] = local.split(":");
      if (state !== wanted || isLoopback(hex)) return [];
      return [{ protocol, address: addressOf(hex), port: Number.parseInt(port, 16) }];
    });
}

function isLoopback(hex: string): boolean {
  return /^[0-9A-F]{6}7F$/.test(hex) || hex === `${"0".repeat(24)}01000000` || /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(hex);
}

/** The kernel prints each 32-bit word of an address in the byte order of the machine (little-endian here). */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return bytes.join(".");
  const words = Array.from({ length: bytes.length / 2 }, (_none, index) => bytes.readUInt16BE(index * 2).toString(16));
  return words.every((word) => word === "0") ? "::" : words.join(":");
}
