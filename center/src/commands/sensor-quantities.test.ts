import { expect, test } from "vitest";
import { lengthText, sizeText } from "./sensor-quantities.ts";

test.each([
  [0, "0 s"],
  [119.9, "119 s"],
  [120, "2 min"],
  [7199, "119 min"],
  [7200, "2 h"],
  [172_799, "47 h"],
  [172_800, "2 d"],
  [400 * 86_400, "400 d"],
])("%s seconds are %s", (seconds, text) => {
  expect(lengthText(seconds)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 KiB"],
  [1024, "1.0 KiB"],
  [10_188, "9.9 KiB"],
  [10_200, "10 KiB"],
  [1000 * 2 ** 20, "1.0 GiB"],
  [12 * 2 ** 20, "12 MiB"],
  [2 ** 40, "1.0 TiB"],
  [2 ** 51, "2048 TiB"],
])("%s bytes are %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
