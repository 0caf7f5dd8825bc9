import { expect, test } from "vitest";
import { areNeighbours, blockText } from "./block.ts";

test("blocks print as the prefixes they are", () => {
  expect(blockText(0xc00002)).toBe("192.0.2.0/24");
  expect(blockText(0x20010db80007)).toBe("2001:db8:7::/48");
});

test("blocks of one holder lie close together", () => {
  expect(areNeighbours(0xc00002, 0xc0000a)).toBe(true);
  expect(areNeighbours(0xc00002, 0xc00102)).toBe(false);
});
