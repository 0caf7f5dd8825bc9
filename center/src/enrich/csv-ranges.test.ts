import fc from "fast-check";
import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { addressWords } from "./address-words.ts";
import { addCsvRanges } from "./csv-ranges.ts";
import { RangeBuilder } from "./range-builder.ts";
import type { RangeTable } from "./range-table.ts";
import { regionText } from "./range-value.ts";

function read(text: string, kind: "region" | "asn" = "region"): RangeTable {
  const builder = new RangeBuilder();
  addCsvRanges(Buffer.from(text), "list.csv", kind, builder);
  return builder.build();
}

function at(table: RangeTable, address: string): number {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = addressWords(address)!;
  return table.value6(word0, word1, word2, word3);
}

function failure(text: string, kind: "region" | "asn" = "region"): string {
  try {
    read(text, kind);
  } catch (error) {
    if (error instanceof TeitenError) return `${error.place}: ${error.message}`;
    throw error;
  }
  return "read";
}

test("reads start,end,value in text and in numbers, with further columns and quotes", () => {
  const table = read("1.0.0.0,1.0.0.255,AU\n16777472,16778239,CN\n2001:200::,2001:200:ffff::,jp,x\n");
  expect(regionText(at(table, "1.0.0.7"))).toBe("AU");
  expect(regionText(at(table, "1.0.1.0"))).toBe("CN");
  expect(regionText(at(table, "1.0.3.255"))).toBe("CN");
  expect(regionText(at(table, "1.0.4.0"))).toBe("??");
  expect(regionText(at(table, "2001:200:1::1"))).toBe("JP");
  const asns = read('1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."\r\n"1.0.1.0",1.0.1.255,AS64500,x\r\n', "asn");
  expect([at(asns, "1.0.0.1"), at(asns, "1.0.1.1"), at(asns, "9.9.9.9")]).toEqual([13335, 64500, 0]);
});

test("reads network,value and finds its columns by the header", () => {
  const table = read("\uFEFFcountry_code,network\nJP,192.0.2.0/24\nFR,2001:db8::/32\n");
  expect(regionText(at(table, "192.0.2.255"))).toBe("JP");
  expect(regionText(at(table, "2001:db8:ffff::"))).toBe("FR");
  const geolite = read("network,autonomous_system_number,autonomous_system_organization\n8.8.8.0/24,15169,G\n", "asn");
  expect(at(geolite, "8.8.8.8")).toBe(15169);
});

test("codes for unknown are unknown, and take nothing away from other lines", () => {
  const table = read("1.0.0.0/8,JP\n1.2.0.0/16,ZZ\n1.3.0.0/16,-\n# a remark\n\n1.4.0.0/16,\n");
  expect(["1.2.0.1", "1.3.0.1", "1.4.0.1"].map((address) => regionText(at(table, address)))).toEqual([
    "JP",
    "JP",
    "JP",
  ]);
});

test("says file and line of what cannot be read", () => {
  expect(failure("1.0.0.0,1.0.0.255,AU\n1.0.1.0,1.0.1,CN\n")).toBe("list.csv:2: “1.0.1” is not an address");
  expect(failure("1.0.0.0,1.0.0.255,AUS\n")).toContain("list.csv:1: “AUS” is not a two-letter region code");
  expect(failure("1.0.0.9,1.0.0.1,AU\n")).toBe("list.csv:1: the range ends before it begins");
  expect(failure("2001::5,2001::1,AU\n")).toBe("list.csv:1: the range ends before it begins");
  expect(failure("1.0.0.0,2001::1,AU\n")).toContain("different address families");
  expect(failure("1.0.0.1/24,AU\n")).toContain("bits set behind its prefix length");
  expect(failure("1.0.0.0/33,AU\n")).toContain("is not a network");
  expect(failure("1.0.0.0,1.0.0.255\n")).toContain("list.csv:1");
  expect(failure("1.0.0.0/24,ASX\n", "asn")).toContain("is not an AS number");
  expect(failure("1.0.0.0/24,4294967296\n", "asn")).toContain("is not an AS number");
  expect(failure("")).toBe("list.csv: the file is empty");
  expect(failure("network,country_code\n")).toBe("list.csv: the file holds no range");
  expect(failure("hello world\n")).toContain("neither a range nor a header");
  expect(failure("network,geoname_id\n1.0.0.0/24,1861060\n")).toContain("the file with the places is missing");
});

test("reads addresses as the address reader of core does, and never more", () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom(":", "::", ".", "/", "0", "00", "ffff", "1", "255", "256", "g"),
      fc.constantFrom(..."0123456789abcdef"),
    ),
    {
      maxLength: 18,
    },
  );
  fc.assert(
    fc.property(
      parts.map((pieces) => pieces.join("")),
      (text) => {
        const known = addressWords(text);
        if (text.includes("/") || !/[.:]/.test(text)) return;
        const said = failure(`${text},${text},JP`);
        expect(said === "read").toBe(known !== null);
        const value = known === null ? "JP" : regionText(at(read(`${text},${text},JP`), text));
        expect(value).toBe("JP");
      },
    ),
    { numRuns: 2000 },
  );
});
