import fc from "fast-check";
import { expect, test } from "vitest";
import { formatIpv4, parseAddress } from "@teiten/core/names";
import { PrefixPreserving } from "./prefix-preserving.ts";

/** Key and addresses of the sample that goes with the authors' own Crypto-PAn 1.0. */
const SAMPLE_KEY = Uint8Array.from([
  21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87,
  76, 45, 42, 132, 34, 2,
]);

test.each([
  ["128.11.68.132", "135.242.180.132"],
  ["129.118.74.4", "134.136.186.123"],
  ["130.132.252.244", "133.68.164.234"],
  ["141.223.7.43", "141.167.8.160"],
  ["141.233.145.108", "141.129.237.235"],
])("%s becomes %s, as in the authors' sample", (address, pseudonym) => {
  expect(formatIpv4(new PrefixPreserving(SAMPLE_KEY).of4(parseAddress(address)?.words[3] ?? 0))).toBe(pseudonym);
});

const common = (one: number, other: number): number => Math.clz32(one ^ other);
const word = fc.integer({ min: 0, max: 0xffffffff });

test("exactly the bits that two IPv4 addresses share at their beginning are shared by their pseudonyms", () => {
  const map = new PrefixPreserving(SAMPLE_KEY);
  fc.assert(
    fc.property(word, fc.nat(31), word, (one, bits, noise) => {
      const other =
        ((one & (bits === 0 ? 0 : -1 << (32 - bits))) | (noise & (bits === 0 ? -1 : (1 << (32 - bits)) - 1))) >>> 0;
      expect(common(map.of4(one), map.of4(other))).toBe(common(one, other));
    }),
  );
});

test("IPv6 addresses of one /64 stay in one, and differ where they differed", () => {
  const map = new PrefixPreserving(SAMPLE_KEY);
  fc.assert(
    fc.property(word, word, word, word, word, (a, b, c, d, e) => {
      const [one, other] = [map.of6([a, b, c, d]), map.of6([a, b, c, e])];
      expect(one.slice(0, 3)).toEqual(other.slice(0, 3));
      expect(common(one[3], other[3])).toBe(common(d, e));
    }),
  );
});
