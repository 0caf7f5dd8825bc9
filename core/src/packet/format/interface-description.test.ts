import fc from "fast-check";
import { expect, test } from "vitest";
import { interfaceClock, readTicks } from "./interface-description.ts";

function momentOf(resolution: number, ticks: bigint, offset = 0) {
  const moment = { second: -1, nanosecond: -1 };
  readTicks(interfaceClock(resolution, offset), Number(ticks >> 32n), Number(ticks & 0xffffffffn), moment);
  return moment;
}

test.each([
  [6, 1_700_000_000_999_999n, 1_700_000_000, 999_999_000],
  [9, 1_700_000_000_999_999_999n, 1_700_000_000, 999_999_999],
  [3, 2n ** 64n - 1n, Number((2n ** 64n - 1n) / 1000n), 615_000_000],
  [0, 77n, 77, 0],
  [12, 1_500_000_000_001n, 1, 500_000_000],
  [0x80 | 32, 2n ** 32n + 2n ** 31n, 1, 500_000_000],
  [0x80, 5n, 5, 0],
  [0x7f, 2n ** 64n - 1n, 0, 0],
  [0xff, 2n ** 64n - 1n, 0, 0],
])("resolution %i, %s ticks", (resolution, ticks, second, nanosecond) => {
  expect(momentOf(resolution, ticks)).toEqual({ second, nanosecond });
});

test("every 64-bit count agrees with exact arithmetic, at every decimal resolution", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(9), fc.nat(60), (count, exponent, shift) => {
      const ticks = count >> BigInt(shift);
      const units = 10n ** BigInt(exponent);
      expect(momentOf(exponent, ticks, 3)).toEqual({
        second: Number(ticks / units) + 3,
        nanosecond: Number(((ticks % units) * 1_000_000_000n) / units),
      });
    }),
    { numRuns: 2000 },
  );
});

test("one tick below a whole second stays below it", () => {
  for (let second = 1n; second < 9_000_000_000n; second = second * 3n + 1n) {
    expect(momentOf(6, second * 1_000_000n - 1n)).toEqual({ second: Number(second - 1n), nanosecond: 999_999_000 });
  }
});
