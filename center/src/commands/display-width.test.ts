import { expect, test } from "vitest";
import { displayWidth, padDisplay, wrapDisplay } from "./display-width.ts";

test("East Asian wide characters take two columns, combining ones none", () => {
  expect(displayWidth("abc")).toBe(3);
  expect(displayWidth("東京・ﾄｳｷｮｳ")).toBe(6 + 5);
  expect(displayWidth("が")).toBe(2);
  expect(displayWidth("か\u3099")).toBe(2);
  expect(displayWidth("é")).toBe(1);
  expect(displayWidth("e\u0301")).toBe(1);
});

test("padding counts columns", () => {
  expect(padDisplay("東京", 6, false)).toBe("東京  ");
  expect(padDisplay("12", 4, true)).toBe("  12");
});

test("lines break between words and between East Asian characters, never before a full stop", () => {
  expect(wrapDisplay("one two three four", 9, "")).toBe("one two\nthree\nfour");
  const wrapped = wrapDisplay("宛先ポート番号ごとに数える。次の文。", 12, "  ").split("\n");
  expect(wrapped.every((line) => displayWidth(line) <= 14)).toBe(true);
  expect(wrapped.every((line) => !/^\s*[、。]/.test(line))).toBe(true);
  expect(wrapped.map((line) => line.trim()).join("")).toBe("宛先ポート番号ごとに数える。次の文。");
});
