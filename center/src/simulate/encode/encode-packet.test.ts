import fc from "fast-check";
import { expect, test } from "vitest";
import { openStream } from "../random/random.ts";
import { ByteSink } from "./byte-sink.ts";
import { encodePacket } from "./encode-packet.ts";
import { STYLES, styleOf, toolOf } from "./style.ts";
import type { StyleName } from "./style.ts";

const SENSOR = 0xc612_000a;
const SOURCE = 0xf012_3456;

/** The frame of a lone Enhanced Packet Block, read by offsets alone. */
function frameOf(
  style: StyleName,
  change: { protocol?: number; port?: number; servicePort?: number; seed?: number } = {},
): DataView {
  const { protocol = 6, port = 8080, servicePort = 0, seed = 1 } = change;
  const sink = new ByteSink();
  const facts = {
    micros: 1.66e15,
    source: SOURCE,
    destination: SENSOR,
    protocol,
    port,
    style: styleOf(style),
    servicePort,
    day: 3,
  };
  encodePacket(sink, facts, openStream(seed, "test"));
  const bytes = sink.content();
  const captured = sink.view.getUint32(20, true);
  expect(sink.view.getUint32(0, true)).toBe(6);
  expect(sink.view.getUint32(4, true)).toBe(bytes.length);
  expect(sink.view.getUint32(bytes.length - 4, true)).toBe(bytes.length);
  expect(bytes.length).toBe(32 + Math.ceil(captured / 4) * 4);
  return new DataView(bytes.slice(28, 28 + captured).buffer);
}

function onesSum(view: DataView, from: number, to: number, start = 0): number {
  let sum = start;
  for (let at = from; at < to; at += 2) sum += at + 1 < to ? view.getUint16(at) : view.getUint8(at) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

const end = (frame: DataView): number => 14 + frame.getUint16(16);
const marks = (frame: DataView): { id: number; sequence: number; window: number; options: string; flags: number } => ({
  id: frame.getUint16(18),
  sequence: frame.getUint32(38),
  window: frame.getUint16(48),
  flags: frame.getUint8(47),
  options: Array.from({ length: (frame.getUint8(46) >>> 4) * 4 - 20 }, (_, index) =>
    frame
      .getUint8(54 + index)
      .toString(16)
      .padStart(2, "0"),
  ).join(""),
});
const masscanId = (sequence: number, port: number): number => (SENSOR ^ port ^ sequence) & 0xffff;

test("every style on every protocol has right lengths and checksums", () => {
  const style = fc.constantFrom(...STYLES);
  const protocol = fc.constantFrom(6, 17, 1, 47);
  fc.assert(
    fc.property(style, protocol, fc.integer({ min: 1, max: 65_535 }), fc.nat(), (name, number, port, seed) => {
      const frame = frameOf(name, { protocol: number, port, seed, servicePort: 443 });
      expect(frame.byteLength).toBe(Math.max(60, end(frame)));
      expect(frame.getUint16(12)).toBe(0x0800);
      expect(onesSum(frame, 14, 34)).toBe(0xffff);
      expect(frame.getUint32(26)).toBe(SOURCE);
      expect(frame.getUint32(30)).toBe(SENSOR);
      const pseudo = onesSum(frame, 26, 34, number + end(frame) - 34);
      const sums = { 6: pseudo, 17: pseudo, 1: 0 };
      const own = onesSum(frame, 34, end(frame), sums[number as keyof typeof sums]);
      expect(own).toBe(number === 47 ? 0 : 0xffff);
      const udpLength = frame.getUint16(38);
      expect(udpLength === end(frame) - 34 || number !== 17).toBe(true);
    }),
  );
});

test("tools leave their marks", () => {
  const zmap = frameOf("zmap");
  expect(marks(zmap)).toMatchObject({ id: 54_321, window: 65_535, options: "", flags: 2 });
  expect(zmap.getUint16(20)).toBe(0);
  expect(marks(frameOf("zmap-4.1"))).toMatchObject({ window: 65_535, options: "020405b40103030801010402" });
  expect(frameOf("zmap-4.1").getUint16(20)).toBe(0);
  const old = marks(frameOf("masscan"));
  expect(old).toMatchObject({ window: 1024, options: "", id: masscanId(old.sequence, 8080) });
  const recent = marks(frameOf("masscan-1.3.9"));
  expect(recent).toMatchObject({ window: 1025, options: "020405b4", id: masscanId(recent.sequence, 8080) });
  expect(marks(frameOf("mirai")).sequence).toBe(SENSOR);
  expect(marks(frameOf("nmap"))).toMatchObject({ window: 1024, options: "020405b4" });
  expect(marks(frameOf("nmap", { seed: 1 })).sequence).toBe(marks(frameOf("nmap", { seed: 2, port: 81 })).sequence);
});

test("no packet carries the mark of another tool by chance", () => {
  fc.assert(
    fc.property(fc.constantFrom(...STYLES), fc.integer({ min: 1, max: 65_535 }), fc.nat(), (name, port, seed) => {
      const { id, sequence } = marks(frameOf(name, { port, seed }));
      const tool = toolOf(styleOf(name), 6);
      expect(id === 54_321).toBe(name === "zmap");
      expect(sequence === SENSOR).toBe(tool === "Mirai");
      expect(id === masscanId(sequence, port)).toBe(tool === "Masscan");
    }),
    { numRuns: 2000 },
  );
});

test("victims answer: SYN-ACK and RST from the attacked service, errors that quote what was forged in the sensor's name", () => {
  const answer = frameOf("syn-ack", { servicePort: 443, port: 51_000 });
  expect([answer.getUint16(34), answer.getUint16(36), answer.getUint8(47)]).toEqual([443, 51_000, 0x12]);
  expect(frameOf("reset", { servicePort: 80 }).getUint8(47)).toBe(0x14);
  const error = frameOf("unreachable", { protocol: 1, port: 0, servicePort: 80 });
  expect(error.getUint8(34)).toBe(3);
  expect([error.getUint32(54), error.getUint32(58)]).toEqual([SENSOR, SOURCE]);
  expect(error.getUint16(64)).toBe(80);
  expect(onesSum(error, 42, 62)).toBe(0xffff);
  expect(frameOf("echo-reply", { protocol: 1, port: 0 }).getUint8(34)).toBe(0);
});

test("a client port of UDP is never that of a service that answers", () => {
  for (let seed = 0; seed < 200; seed++) {
    expect(frameOf("linux", { protocol: 17, port: 5060, seed }).getUint16(34)).toBeGreaterThanOrEqual(49_152);
  }
});
