import fc from "fast-check";
import { expect, test } from "vitest";
import { bytes } from "../../../../test/captures/packet-builder.ts";
import { PAYLOAD_SAMPLES } from "../../../../test/captures/payload-samples.ts";
import { datagramPayload, segmentPayload } from "./classify-payload.ts";
import { PAYLOAD_CLASSES, PAYLOAD_LOOK } from "./payload-class.ts";

/** The name of the class of `sample`, of which `kept` bytes are captured, somewhere inside a larger buffer. */
function classOf(transport: "tcp" | "udp", sample: Uint8Array, kept: number = sample.length): string | undefined {
  const buffer = bytes(
    Uint8Array.from({ length: 7 }, () => 0x55),
    sample.subarray(0, kept),
  );
  const classify = transport === "tcp" ? segmentPayload : datagramPayload;
  return PAYLOAD_CLASSES[classify(new DataView(buffer.buffer), 7, buffer.length, sample.length)]?.name;
}

/** What a class looks like while the bytes that set it apart are not captured. */
const SHORTER: Readonly<Record<string, string>> = { mdns: "dns", "netbios-ns": "dns", rtsp: "http" };

test.each(PAYLOAD_SAMPLES)("%s: %s", (transport, expected, sample) => {
  expect(classOf(transport, sample)).toBe(expected);
});

test("every class that can be met has a sample over each of its transports", () => {
  for (const { name, transport } of PAYLOAD_CLASSES) {
    if (name === "none" || name === "cut") continue;
    const met = new Set(PAYLOAD_SAMPLES.filter(([, payload]) => payload === name).map(([over]) => over));
    expect([name, ...[...met].toSorted()]).toEqual([name, ...(transport === "both" ? ["tcp", "udp"] : [transport])]);
  }
});

test("the numbers of the classes are fixed: they are stored", () => {
  expect(PAYLOAD_CLASSES.length).toBeLessThanOrEqual(64);
  expect(new Set(PAYLOAD_CLASSES.map(({ name }) => name)).size).toBe(PAYLOAD_CLASSES.length);
  expect(PAYLOAD_CLASSES.slice(0, 12).map(({ name }) => name)).toEqual(
    "none cut unknown zeros text dns mdns netbios-ns sip ssdp ntp ntp-control".split(" "),
  );
  expect(PAYLOAD_CLASSES.findIndex(({ name }) => name === "ubiquiti")).toBe(57);
});

test("without a payload there is none, and with one of which nothing is captured it is cut", () => {
  expect(classOf("tcp", bytes())).toBe("none");
  expect(classOf("udp", bytes("01"), 0)).toBe("cut");
});

test.each(PAYLOAD_SAMPLES.filter(([, expected]) => !["zeros", "text", "unknown"].includes(expected)))(
  "%s: %s, cut anywhere, is never another class of its own",
  (transport, expected, sample) => {
    const met = Array.from({ length: Math.min(sample.length, PAYLOAD_LOOK) }, (_, kept) =>
      classOf(transport, sample, kept),
    );
    const allowed = ["cut", "text", "zeros", SHORTER[expected] ?? expected, expected];
    expect(met.filter((payload) => !allowed.includes(payload ?? ""))).toEqual([]);
  },
);

test("any bytes of any length have one class, whatever the capture kept, and nothing outside them is read", () => {
  const start = fc.constantFrom(...PAYLOAD_SAMPLES.map(([, , sample]) => sample), bytes());
  const changes = fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(
      start,
      changes,
      fc.uint8Array({ maxLength: 80 }),
      fc.nat(90),
      fc.boolean(),
      (sample, edits, tail, kept, tcp) => {
        const whole = bytes(sample, tail);
        for (const [at, value] of edits) if (at < whole.length) whole[at] = value;
        const captured = whole.slice(0, kept);
        const classify = tcp ? segmentPayload : datagramPayload;
        const number = classify(new DataView(captured.buffer), 0, captured.length, whole.length);
        const { transport } = PAYLOAD_CLASSES[number] ?? {};
        expect(["both", tcp ? "tcp" : "udp"]).toContain(transport);
        expect(number === 0).toBe(whole.length === 0);
      },
    ),
    { numRuns: 3000 },
  );
});

test("random bytes are seldom taken for anything: at most one in two hundred", () => {
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  let named = 0;
  const rounds = 20_000;
  for (let round = 0; round < rounds; round++) {
    const sample = Uint8Array.from({ length: 4 + (next() % 120) }, next);
    const classify = round % 2 === 0 ? segmentPayload : datagramPayload;
    const number = classify(new DataView(sample.buffer), 0, sample.length, sample.length);
    if (PAYLOAD_CLASSES[number]?.name !== "unknown") named++;
  }
  expect(named).toBeLessThan(rounds / 200);
});
