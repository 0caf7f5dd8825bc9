import fc from "fast-check";
import { expect, test } from "vitest";
import { guardBytes } from "./address-guard.ts";

const SENSORS = [
  { name: "kitakyushu-3", addresses: [{ prefix: "203.0.113.77", from: null, to: null }] },
  { name: "abroad-1", addresses: [{ prefix: "2001:db8:12:34::77", from: null, to: null }] },
];
const forms = (text: string): readonly string[] => [
  ...new Set(guardBytes(Buffer.from(text), SENSORS).map(({ form, what }) => `${form} ${what}`)),
];
const raw = [203, 0, 113, 77];

test("an address is found in every form", () => {
  expect(forms("at 203.0.113.77.")).toEqual(["dotted address"]);
  expect(forms("203[.]0[.]113[.]77")).toEqual(["dotted address"]);
  expect(forms("77.113.0.203.in-addr.arpa")).toContain("reversed address");
  expect(forms("0xCB00714D")).toEqual(["hex address"]);
  expect(forms(`cb00714d, cb:00:71:4d`)).toEqual(["hex address"]);
  expect(forms('{"n":3405803853}')).toEqual(["decimal address"]);
  expect(forms("host-203-0-113-77.example, 203_0_113_77")).toEqual(["dashed address"]);
  expect(forms(Buffer.from(raw).toString("base64"))).toEqual(["base64 address"]);
  for (const before of ["", "x", "xy"]) {
    expect(forms(Buffer.from(`${before} 203.0.113.77 is it`).toString("base64"))).toEqual(["base64 address"]);
    expect(forms(Buffer.from([...Buffer.from(before), ...raw, ...Buffer.alloc(9, 1)]).toString("base64"))).toEqual([
      "base64 address",
    ]);
  }
  expect(forms("::ffff:cb00:714d")).toContain("ipv6 address");
  expect(forms("2001:0db8:0012:0034:0000:0000:0000:0077")).toEqual(["ipv6 address"]);
  expect(forms("20010db8001200340000000000000077")).toEqual(["ipv6 address"]);
});

test("so are its neighbourhood and the name of the sensor", () => {
  expect(forms("203.0.113.0/24")).toEqual(["dotted neighbourhood"]);
  expect(forms("203.0.113.x")).toEqual(["dotted neighbourhood"]);
  expect(forms("113.0.203.in-addr.arpa")).toContain("reversed neighbourhood");
  expect(forms("2001:db8:12:99::1")).toEqual(["ipv6 neighbourhood"]);
  expect(forms("the sensor kitakyushu-3 was down")).toEqual(["name name"]);
  expect(forms("kitakyushu-30")).toEqual([]);
});

test("files that are no text are searched for the four bytes, both ways round", () => {
  const found = (bytes: readonly number[]): readonly string[] =>
    guardBytes(Uint8Array.from([0, 1, ...bytes, 9]), SENSORS).map(({ form }) => form);
  expect(found(raw)).toEqual(["raw"]);
  expect(found(raw.toReversed())).toEqual(["raw"]);
  expect(found([203, 0, 113, 78])).toEqual([]);
});

test("texts without them pass", () => {
  expect(forms("203.0.114.77, 198.51.100.1, 2022-07-04, 3405803854, 23/TCP, 0.125, 2001:db8:13::1")).toEqual([]);
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "grapheme" }), (text) => {
      expect(() => guardBytes(Buffer.from(text), SENSORS)).not.toThrow();
    }),
    { numRuns: 100 },
  );
});
