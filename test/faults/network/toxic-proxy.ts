import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../random.ts";

/** What a connection suffers. `pass` is asked for every piece in either direction and gives what goes on of it. */
export interface Affliction {
  /** Runs before anything passes; may end the connection. */
  begin?(link: Link): Promise<void>;
  pass?(piece: Buffer, link: Link, way: Way): AsyncIterable<Buffer>;
  /** Milliseconds by which the end of one side reaches the other late; Infinity: never. */
  readonly endDelay?: number;
}

/** From the agent to the center, or back. */
export type Way = "up" | "down";

/** One connection through the proxy, with the bytes that went on so far. */
export interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Port to which the proxy goes. */
  readonly target: number;
  readonly bytes: Record<Way, number>;
  /** Ends both sides as a lost connection does: with a reset. */
  reset(): void;
  /** Ends both sides in order. */
  close(): void;
  /** Something has passed: when nothing does for a moment, the connection may have had its share. */
  rest(): void;
}

/** A kind of fault by its name. */
export interface Toxic {
  readonly name: string;
  afflict(random: Random): Affliction;
}

/** A TCP proxy on the loopback interface. */
export interface ToxicProxy {
  readonly port: number;
  /** Connections that each kind of fault met; a healthy one counts as `none`. */
  readonly met: ReadonlyMap<string, number>;
  /** Bytes that went on. */
  readonly bytes: Readonly<Record<Way, number>>;
  /** Refuses and cuts everything until it is called with false. */
  block(blocked: boolean): void;
  close(): void;
}

/** How a proxy treats its connections: `choose` is asked once for each, in order from 0. */
export interface ProxyPlan {
  /** Port of the loopback interface at which the center, or the next proxy, listens. */
  readonly target: number;
  readonly random: Random;
  choose(connection: number): Toxic | null;
  /**
   * Bytes upwards after which a connection is closed once nothing passes for a moment, as a server does with one that was
   * used often: a client cannot sit on a healthy one for ever.
   */
  readonly budget?: number;
}

/** Opens a proxy at a port that the system chooses. */
export async function openToxicProxy(plan: ProxyPlan): Promise<ToxicProxy> {
  const met = new Map<string, number>();
  const bytes: Record<Way, number> = { up: 0, down: 0 };
  const links = new Set<Link>();
  let [count, blocked] = [0, false];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (blocked) return void client.resetAndDestroy();
    const toxic = plan.choose(count++);
    const name = toxic?.name ?? "none";
    met.set(name, (met.get(name) ?? 0) + 1);
    const upstream = connect({ port: plan.target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const link = openLink(client, upstream, plan.target, plan.budget ?? Infinity);
    links.add(link);
    client.once("close", () => links.delete(link));
    void carry(link, toxic?.afflict(plan.random) ?? {}, bytes).catch(() => link.reset());
  });
  await listening(server);
  const address = server.address();
  const reset = (): void => links.forEach((link) => link.reset());
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    met,
    bytes,
    block: (wanted) => {
      blocked = wanted;
      if (wanted) reset();
    },
    close: () => {
      server.close();
      reset();
    },
  };
}

const REST_MILLIS = 50;

function openLink(client: Socket, server: Socket, target: number, budget: number): Link {
  for (const socket of [client, server]) socket.on("error", () => undefined);
  const bytes: Record<Way, number> = { up: 0, down: 0 };
  const close = (): void => [client, server].forEach((socket) => socket.destroySoon());
  let timer: NodeJS.Timeout | undefined;
  return {
    client,
    server,
    target,
    bytes,
    close,
    reset: () => [client, server].forEach((socket) => socket.resetAndDestroy()),
    rest: () => {
      clearTimeout(timer);
      if (bytes.up >= budget) timer = setTimeout(close, REST_MILLIS).unref();
    },
  };
}

async function carry(link: Link, affliction: Affliction, total: Record<Way, number>): Promise<void> {
  await affliction.begin?.(link);
  await Promise.all([carryOneWay(link, affliction, total, "up"), carryOneWay(link, affliction, total, "down")]);
}

async function carryOneWay(
  link: Link,
  { pass, endDelay = 0 }: Affliction,
  total: Record<Way, number>,
  way: Way,
): Promise<void> {
  const [from, to] = way === "up" ? [link.client, link.server] : [link.server, link.client];
  for await (const piece of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const pieces = pass === undefined ? [piece] : pass(piece, link, way);
    for await (const part of pieces) {
      link.bytes[way] += part.length;
      total[way] += part.length;
      if (to.destroyed) return link.reset();
      if (!to.write(part)) await drained(to);
    }
    link.rest();
  }
  if (endDelay === Infinity) return;
  if (endDelay > 0) await sleep(endDelay);
  to.end();
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("drain", resolve);
    socket.once("close", () => resolve());
  });
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}
