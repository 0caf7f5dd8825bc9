import { expect, test } from "vitest";
import { columnDecimals, formatChange, formatNumber, formatRate, formatShare } from "./number-format.ts";

test("numbers have separators and a real minus sign", () => {
  expect(formatNumber(1234567)).toBe("1,234,567");
  expect(formatNumber(-0.5, 1)).toBe("−0.5");
  expect(formatNumber(-0.04, 1)).toBe("0.0");
});

test("shares never print as nothing when there is something", () => {
  expect(formatShare(0)).toBe("0.0%");
  expect(formatShare(0.0001)).toBe("<0.1%");
  expect(formatShare(0.123456)).toBe("12.3%");
  expect(formatShare(1)).toBe("100.0%");
});

test("changes carry their sign, large ones are factors", () => {
  expect(formatChange(0.125)).toBe("+12.5%");
  expect(formatChange(-0.4)).toBe("−40.0%");
  expect(formatChange(0.0001)).toBe("±0.0%");
  expect(formatChange(11)).toBe("×12.0");
  expect(formatChange(-1)).toBe("−100.0%");
});

test("one column keeps one number of decimals", () => {
  expect(columnDecimals([1200, 340, null])).toBe(0);
  expect(columnDecimals([1200, 34.2, 0])).toBe(1);
  expect(columnDecimals([12, 0.34])).toBe(2);
  expect(columnDecimals([null, 0])).toBe(0);
  expect(formatRate(5432.1)).toBe("5,432");
});
