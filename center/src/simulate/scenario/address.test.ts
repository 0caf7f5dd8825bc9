import { expect, test } from "vitest";
import { formatAddress, parseBlock } from "./address.ts";

test("a block gives its first address and its size", () => {
  expect(parseBlock("240.0.0.0/8")).toEqual({ first: 4_026_531_840, size: 16_777_216 });
  expect(formatAddress(parseBlock("252.192.0.0/10").first)).toBe("252.192.0.0");
  expect(formatAddress(4_294_967_295)).toBe("255.255.255.255");
});

test.each(["240.0.0.1/8", "1.2.3/8", "1.2.3.256/32", "10.0.0.0/33", ""])("%s is no block", (text) => {
  expect(() => parseBlock(text)).toThrow(RangeError);
});
