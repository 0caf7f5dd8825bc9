import { expect, test } from "vitest";
import { regionName } from "./region-names.ts";

test("regions have names in both languages", () => {
  expect(regionName("JP", "en")).toBe("Japan");
  expect(regionName("JP", "ja")).toBe("日本");
  expect(regionName("US", "ja")).toBe("米国");
  expect(regionName("DE", "ja")).toBe("ドイツ");
});

test("regions are named neutrally and shortly", () => {
  expect(["TW", "HK", "MO"].map((code) => regionName(code, "en"))).toEqual(["Taiwan", "Hong Kong", "Macao"]);
  expect(["TW", "HK", "MO"].map((code) => regionName(code, "ja"))).toEqual(["台湾", "香港", "マカオ"]);
});

test("unknown stays unknown, and a code without a name stays itself", () => {
  expect(regionName("??", "en")).toBe("Unknown");
  expect(regionName("??", "ja")).toBe("不明");
  expect(regionName("QZ", "en")).toBe("QZ");
  expect(regionName("nonsense", "ja")).toBe("nonsense");
});
