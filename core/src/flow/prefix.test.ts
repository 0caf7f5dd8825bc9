import fc from "fast-check";
import { expect, test } from "vitest";
import { maskWord, parsePrefix } from "./prefix.ts";

test("addresses and prefixes of both versions", () => {
  expect(parsePrefix("192.0.2.1")).toEqual({ version: 4, words: [0, 0, 0, 0xc0000201 | 0], length: 32 });
  expect(parsePrefix("10.0.0.0/8")).toEqual({ version: 4, words: [0, 0, 0, 0x0a000000], length: 8 });
  expect(parsePrefix("2001:db8::/32")).toEqual({ version: 6, words: [0x20010db8, 0, 0, 0], length: 32 });
  expect(parsePrefix("::1")).toEqual({ version: 6, words: [0, 0, 0, 1], length: 128 });
  expect(parsePrefix("::ffff:192.0.2.1")).toEqual({ version: 6, words: [0, 0, 0xffff, 0xc0000201 | 0], length: 128 });
  expect(parsePrefix("1:2:3:4:5:6:7:8")?.words).toEqual([0x10002, 0x30004, 0x50006, 0x70008]);
});

test("what is neither is refused", () => {
  const wrong =
    "|1.2.3|1.2.3.4.5|256.0.0.1|01.2.3.4|1.2.3.4/33|1.2.3.4/|1.2.3.4/8/8|1.2.3.4/-1|:|:::|1::2::3|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|::/129|g::|12345::|1:2:3:4:5:6:7::8|x|::1.2.3.400";
  for (const text of wrong.split("|")) expect([text, parsePrefix(text)]).toEqual([text, null]);
});

test("a mask has exactly the prefix's bits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 128 }), (length) => {
      const masks = [0, 1, 2, 3].map((word) => maskWord({ version: 6, words: [0, 0, 0, 0], length }, word));
      const bits = masks.map((mask) => (mask >>> 0).toString(2).padStart(32, "0")).join("");
      expect(bits).toBe("1".repeat(length).padEnd(128, "0"));
    }),
  );
  expect(maskWord({ version: 4, words: [0, 0, 0, 0], length: 0 }, 3)).toBe(0);
  expect(maskWord({ version: 4, words: [0, 0, 0, 0], length: 24 }, 3)).toBe(-256);
});
