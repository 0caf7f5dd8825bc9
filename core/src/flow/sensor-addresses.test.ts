import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parsePrefix, prefixContains } from "../names/index.ts";
import type { Address, AddressPrefix } from "../names/index.ts";
import { maskWord } from "./prefix-epoch.ts";
import { SensorAddresses } from "./sensor-addresses.ts";

const prefixOf = (text: string): AddressPrefix => {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new Error(text);
  return prefix;
};

function accepts(addresses: SensorAddresses, { version, words }: Address): boolean {
  const [a, b, c, d] = words;
  return version === 4 ? addresses.accepts4(d | 0) : addresses.accepts6(a | 0, b | 0, c | 0, d | 0);
}

const word = fc.constantFrom(0, 1, 0x80000000, 0xffffffff, 0xc0000200, 0xc0000280, 0x20010db8);
const address: fc.Arbitrary<Address> = fc.oneof(
  word.map((last): Address => ({ version: 4, words: [0, 0, 0, last] })),
  fc.tuple(word, word, word, word).map((words): Address => ({ version: 6, words })),
);
const prefix = fc.tuple(address, fc.nat()).map(([of, bits]): AddressPrefix => {
  const length = bits % (of.version === 4 ? 33 : 129);
  const cut = [0, 1, 2, 3].map((at) => (maskOf(of.version, length, at) & of.words[at]!) >>> 0);
  return { address: { version: of.version, words: [cut[0]!, cut[1]!, cut[2]!, cut[3]!] }, length };
});

function maskOf(version: 4 | 6, length: number, at: number): number {
  if (version === 4 && at < 3) return 0;
  return maskWord({ address: { version, words: [0, 0, 0, 0] }, length }, at);
}

test("a destination is the sensor's when one of its prefixes holds it", () => {
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1, maxLength: 4 }), address, (prefixes, destination) => {
      const addresses = new SensorAddresses(prefixes.map((of) => ({ prefix: of, from: null, to: null })));
      addresses.activate(0);
      const expected = prefixes.some((of) => prefixContains(of, destination));
      expect([formatAddress(destination), accepts(addresses, destination)]).toEqual([
        formatAddress(destination),
        expected,
      ]);
    }),
  );
});

test("without prefixes every destination is the sensor's", () => {
  const addresses = new SensorAddresses([]);
  addresses.activate(0);
  expect(addresses.accepts4(-1)).toBe(true);
  expect(addresses.accepts6(1, 2, 3, 4)).toBe(true);
});

test("a prefix holds from its first second until before its last", () => {
  const addresses = new SensorAddresses([{ prefix: prefixOf("192.0.2.1"), from: 60, to: 120 }]);
  const heldAt = (second: number): boolean => {
    addresses.activate(second);
    return addresses.accepts4(0xc0000201 | 0);
  };
  expect([0, 60, 119, 120, 0, 240, 60].map(heldAt)).toEqual([false, true, true, false, false, false, true]);
});

test("a mask has exactly the prefix's bits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 128 }), (length) => {
      const masks = [0, 1, 2, 3].map((at) => maskOf(6, length, at));
      const bits = masks.map((mask) => (mask >>> 0).toString(2).padStart(32, "0")).join("");
      expect(bits).toBe("1".repeat(length).padEnd(128, "0"));
    }),
  );
});
