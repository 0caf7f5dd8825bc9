import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../random.ts";
import type { Affliction, Link, Toxic, Way } from "./toxic-proxy.ts";

/** A TLS 1.3 handshake is over before so many bytes have gone upwards. */
const HANDSHAKE_BYTES = 700;
/** A segment's request is longer than this: its body alone is 4,096 bytes at least. */
const REQUEST_BYTES = 4096;

/**
 * The kinds of fault of a network, by their names in Toxiproxy where it has them. Each one is drawn anew for each
 * connection: where a connection is cut, how slow it is.
 */
export const TOXICS: readonly Toxic[] = [
  kind("latency", () => delayed(() => 150)),
  kind("jitter", (random) => delayed(() => random.between(0, 200))),
  kind("bandwidth", () => ({ pass: throttled(32_768) })),
  kind("slicer", (random) => ({ pass: sliced(random) })),
  kind("limit-data", (random) => cutAfter("up", random.between(1, 20_000), (link) => link.close())),
  kind("limit-data-down", (random) => cutAfter("down", random.between(1, 6000), (link) => link.close())),
  kind("timeout", (random) => silentFrom(random.between(0, 8000), 2000)),
  kind("reset-peer", (random) => cutAfter("up", random.between(HANDSHAKE_BYTES, 12_000), (link) => link.reset())),
  kind("reset-at-once", () => ({ begin: async (link) => link.reset() })),
  kind("slow-close", () => ({ endDelay: 1500 })),
  kind("slow-connect", () => ({ begin: async () => sleep(1200) })),
  kind("cut-in-handshake", (random) => cutAfter("up", random.between(1, HANDSHAKE_BYTES), (link) => link.reset())),
  kind("answer-lost", answerLost),
  kind("half-open", (random) => silentFrom(random.between(HANDSHAKE_BYTES, 8000), Infinity)),
  kind("second-connection", () => ({ pass: repeatedElsewhere() })),
  kind("corrupt-byte", corruptByte),
];

function kind(name: string, afflict: (random: Random) => Affliction): Toxic {
  return { name, afflict };
}

function delayed(millis: () => number): Affliction {
  return {
    async *pass(piece) {
      await sleep(millis());
      yield piece;
    },
  };
}

function throttled(bytesPerSecond: number): NonNullable<Affliction["pass"]> {
  return async function* slow(piece) {
    for (let at = 0; at < piece.length; at += 2048) {
      const part = piece.subarray(at, at + 2048);
      await sleep((part.length / bytesPerSecond) * 1000);
      yield part;
    }
  };
}

/** Pieces of one to a hundred bytes, far from the borders of any record. */
function sliced(random: Random): NonNullable<Affliction["pass"]> {
  return async function* slices(piece) {
    for (let at = 0; at < piece.length;) {
      const end = at + random.between(1, 100);
      yield piece.subarray(at, end);
      at = end;
      if (random.chance(0.2)) await sleep(1);
    }
  };
}

function cutAfter(way: Way, bytes: number, end: (link: Link) => void): Affliction {
  return {
    async *pass(piece, link, direction) {
      const left = bytes - link.bytes[way];
      if (direction !== way || piece.length < left) return yield piece;
      if (left > 0) yield piece.subarray(0, left);
      end(link);
    },
  };
}

/** Nothing passes any more once so many bytes have gone up; the connection stays open for so long. */
function silentFrom(bytes: number, millis: number): Affliction {
  let silent = false;
  return {
    endDelay: Infinity,
    async *pass(piece, link) {
      if (!silent && link.bytes.up < bytes) return yield piece;
      if (!silent && millis !== Infinity) setTimeout(() => link.reset(), millis).unref();
      silent = true;
    },
  };
}

/** The center gets a request whole and acts on it; its answer never comes. */
function answerLost(random: Random): Affliction {
  const requests = random.between(1, 3);
  return {
    async *pass(piece, link, way) {
      if (way === "up" || link.bytes.up < HANDSHAKE_BYTES + requests * REQUEST_BYTES) return yield piece;
      link.reset();
    },
  };
}

/** Everything the agent sends is sent over a second connection too, whose answers nobody reads. */
function repeatedElsewhere(): NonNullable<Affliction["pass"]> {
  const twins = new WeakMap<Link, ReturnType<typeof connect>>();
  return async function* twice(piece, link, way) {
    if (way === "up") {
      const twin = twins.get(link) ?? connect({ port: link.target, host: "127.0.0.1" });
      if (!twins.has(link)) {
        twin.on("error", () => undefined).resume();
        link.client.once("close", () => twin.end());
      }
      twins.set(link, twin);
      if (twin.writable) twin.write(piece);
    }
    yield piece;
  };
}

/** One bit of one byte is not what was sent. */
function corruptByte(random: Random): Affliction {
  const way: Way = random.chance(0.7) ? "up" : "down";
  const place = random.between(0, way === "up" ? 9000 : 3000);
  return {
    async *pass(piece, link, direction) {
      const at = place - link.bytes[way];
      if (direction !== way || at < 0 || at >= piece.length) return yield piece;
      const changed = Buffer.from(piece);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << random.below(8)), at);
      yield changed;
    },
  };
}
