import fc from "fast-check";
import { expect, test } from "vitest";
import { parseByteSize } from "./byte-size.ts";

test.each([
  ["8388608", 8_388_608],
  ["8MiB", 8_388_608],
  ["8m", 8_388_608],
  ["1.5 GiB", 1_610_612_736],
  ["64K", 65_536],
  ["100b", 100],
  ["123456789012345", 123_456_789_012_345],
])("%s", (text, bytes) => expect(parseByteSize(text)).toBe(bytes));

test("nothing else is a size", () => {
  for (const text of ["", "-1", "1e9", "1 XB", "MiB", "0x10", "1,5G", "1.2.3", "9".repeat(20)]) {
    expect(parseByteSize(text), text).toBeNull();
  }
  fc.assert(fc.property(fc.string(), (text) => (parseByteSize(text) ?? 0) >= 0));
});
