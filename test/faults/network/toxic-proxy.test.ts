import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "../random.ts";
import { openToxicProxy } from "./toxic-proxy.ts";
import type { Toxic } from "./toxic-proxy.ts";
import { TOXICS } from "./toxics.ts";

/** What the far end got on each connection; it answers each piece with as many bytes. */
const received: Buffer[][] = [];
const echo = createServer({ allowHalfOpen: true }, (socket) => {
  const pieces: Buffer[] = [];
  received.push(pieces);
  socket.on("data", (piece) => {
    pieces.push(piece);
    socket.write(piece);
  });
  socket.on("end", () => socket.end());
  socket.on("error", () => undefined);
});

beforeAll(async () => {
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
});
afterAll(() => echo.close());

const lengths = (): readonly number[] => received.map((pieces) => Buffer.concat(pieces).length);
const sent = Buffer.from(Array.from({ length: 30_000 }, (_, index) => index & 0xff));

/** Sends 30,000 bytes through a proxy and waits for the end or for 4 s; answers what came back and how it ended. */
async function exchangeThrough(
  toxic: Toxic | null,
  budget?: number,
): Promise<{ readonly back: Buffer; readonly end: string }> {
  const target = (echo.address() as AddressInfo).port;
  const proxy = await openToxicProxy({
    target,
    random: seeded(7),
    choose: () => toxic,
    ...(budget === undefined ? {} : { budget }),
  });
  const socket = connect(proxy.port, "127.0.0.1");
  const pieces: Buffer[] = [];
  let end = "open";
  socket.on("data", (piece) => pieces.push(piece));
  socket.on("error", () => (end = "reset"));
  socket.on("end", () => (end = "closed"));
  socket.end(sent);
  await Promise.race([
    once(socket, "close").catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, 4000)),
  ]);
  socket.destroy();
  proxy.close();
  return { back: Buffer.concat(pieces), end };
}

test("a healthy connection passes everything, and ends at its budget", { timeout: 20_000 }, async () => {
  expect(await exchangeThrough(null)).toEqual({ back: sent, end: "closed" });
  expect((await exchangeThrough(null, 1000)).end).not.toBe("open");
});

const WHOLE: readonly string[] = [
  "latency",
  "jitter",
  "bandwidth",
  "slicer",
  "slow-close",
  "slow-connect",
  "second-connection",
];
const SILENT: readonly string[] = ["half-open"];

test.each(TOXICS)("$name does what it is called", { timeout: 20_000 }, async (toxic) => {
  received.length = 0;
  const { back, end } = await exchangeThrough(toxic);
  const whole = back.equals(sent);
  expect(whole).toBe(WHOLE.includes(toxic.name));
  if (toxic.name === "corrupt-byte") return expect(back.length).toBe(sent.length);
  if (toxic.name === "second-connection") await expect.poll(lengths).toEqual([30_000, 30_000]);
  if (SILENT.includes(toxic.name)) return expect(end).toBe("open");
  expect(end).not.toBe("open");
});

test("there are sixteen kinds", () => {
  expect(new Set(TOXICS.map(({ name }) => name)).size).toBe(16);
});
