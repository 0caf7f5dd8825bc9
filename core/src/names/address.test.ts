import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatAddress,
  formatIpv4,
  formatIpv6,
  formatPrefix,
  parseAddress,
  parsePrefix,
  prefixContains,
} from "./address.ts";

const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0xffffffff), fc.nat({ max: 0xffffffff }));

test("dotted addresses show four decimal bytes", () => {
  expect(formatIpv4(0)).toBe("0.0.0.0");
  expect(formatIpv4(0xffffffff)).toBe("255.255.255.255");
  expect(formatIpv4(0xc0000201)).toBe("192.0.2.1");
});

test.each([
  [[0, 0, 0, 0], "::"],
  [[0, 0, 0, 1], "::1"],
  [[0x20010db8, 0, 0, 1], "2001:db8::1"],
  [[0x20010db8, 0, 0x00010000, 1], "2001:db8::1:0:0:1"],
  [[0x20010db8, 0x00010001, 0x00010001, 0x00010001], "2001:db8:1:1:1:1:1:1"],
  [[0x20010db8, 0x00000001, 0x00010001, 0x00010001], "2001:db8:0:1:1:1:1:1"],
  [[0xff020000, 0, 0, 0], "ff02::"],
  [[0, 0, 0xffff, 0xc0000201], "::ffff:192.0.2.1"],
] as readonly (readonly [readonly [number, number, number, number], string])[])(
  "IPv6 words %j are written %s (RFC 5952)",
  (words, text) => {
    const [w0, w1, w2, w3] = words;
    expect(formatIpv6(w0, w1, w2, w3)).toBe(text);
  },
);

test("what is written is read back, and Node's own parser agrees that it is an address", () => {
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.boolean(), (words, isVersion6) => {
      const address = isVersion6
        ? ({ version: 6, words } as const)
        : ({ version: 4, words: [0, 0, 0, words[3]] } as const);
      const text = formatAddress(address);
      expect(parseAddress(text)).toEqual(address);
      expect(isVersion6 ? isIPv6(text) : isIPv4(text)).toBe(true);
    }),
  );
});

test("any text is an address for us exactly when it is one for Node, zones aside", () => {
  const piece = fc.constantFrom(
    "0",
    "1",
    "ff",
    "ffff",
    "10000",
    ":",
    "::",
    ".",
    "192.0.2.1",
    "255",
    "256",
    "01",
    "g",
    "",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      expect(parseAddress(text) !== null).toBe(isIPv4(text) || isIPv6(text));
    }),
    { numRuns: 2000 },
  );
});

test("a prefix has no bits beyond its length", () => {
  expect(parsePrefix("192.0.2.0/24")).toEqual({ address: { version: 4, words: [0, 0, 0, 0xc0000200] }, length: 24 });
  expect(parsePrefix("192.0.2.1")?.length).toBe(32);
  expect(parsePrefix("2001:db8::")?.length).toBe(128);
  for (const text of ["192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/24/1", "x/8", "2001:db8::1/64"]) {
    expect(parsePrefix(text), text).toBeNull();
  }
});

test.each(["192.0.2.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32", "192.0.2.7"])(
  "the prefix %s is written as read",
  (text) => {
    const prefix = parsePrefix(text);
    expect(prefix === null ? null : formatPrefix(prefix)).toBe(text);
  },
);

test.each([
  ["192.0.2.0/24", "192.0.2.255", true],
  ["192.0.2.0/24", "192.0.3.0", false],
  ["0.0.0.0/0", "255.255.255.255", true],
  ["0.0.0.0/0", "::1", false],
  ["::/0", "0.0.0.1", false],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::", false],
  ["2001:db8::1", "2001:db8::1", true],
  ["2001:db8::1", "2001:db8::2", false],
])("%s contains %s: %s", (prefixText, addressText, contained) => {
  const prefix = parsePrefix(prefixText);
  const address = parseAddress(addressText);
  expect(prefix !== null && address !== null && prefixContains(prefix, address)).toBe(contained);
});
