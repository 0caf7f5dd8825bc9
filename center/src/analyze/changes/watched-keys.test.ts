import { BUILT_IN } from "@teiten/core/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOfLabel } from "../port-key.ts";
import { nameOfKey, pairKey, partsOfKey, portKey, regionKey, rowsOfKey, textOfKey } from "./watched-keys.ts";

const numberOf = (region: string): number => region.charCodeAt(0) + 256 * region.charCodeAt(1);
const port = fc.integer({ min: 0, max: 2 ** 25 - 1 });
const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ?");
const region = fc.tuple(letter, letter).map((letters) => letters.join(""));

test("a key is a whole number below 2^53 and says what it is of", () => {
  fc.assert(
    fc.property(port, region, fc.constantFrom(1, 2, 3, 4), (number, place, tool) => {
      const pair = pairKey("port and region", number, numberOf(place));
      expect(Number.isSafeInteger(pair)).toBe(true);
      expect(partsOfKey(pair)).toEqual({ family: "port and region", port: number, region: place, tool: null });
      expect(partsOfKey(portKey(number))).toEqual({ family: "port", port: number, region: null, tool: null });
      expect(partsOfKey(regionKey(numberOf(place)))).toMatchObject({ family: "region", port: null, region: place });
      expect(partsOfKey(pairKey("port and tool", number, tool))).toMatchObject({ port: number, region: null });
      expect(new Set([number, pair, regionKey(numberOf(place)), pairKey("port and tool", number, tool)]).size).toBe(4);
    }),
  );
});

test("names are letters, digits and hyphens, and differ", () => {
  const telnet = keyOfLabel("23/TCP");
  const keys = [
    portKey(telnet),
    pairKey("port and region", telnet, numberOf("BR")),
    pairKey("port and region", telnet, numberOf("??")),
    pairKey("port and tool", telnet, 3),
    regionKey(numberOf("BR")),
    portKey(keyOfLabel("UDP (fragment)")),
  ];
  const names = keys.map((key) => nameOfKey(key, BUILT_IN));
  expect(names).toEqual(["23-TCP", "23-TCP-BR", "23-TCP-unknown", "23-TCP-Mirai", "region-BR", "UDP-fragment"]);
  expect(keys.map((key) => textOfKey(key, BUILT_IN).en).slice(1, 5)).toEqual([
    "23/TCP from BR",
    "23/TCP from ??",
    "23/TCP with the mark of Mirai",
    "region BR",
  ]);
});

test("the rows of a key are those of all that it names", () => {
  const text = rowsOfKey(pairKey("port and region", keyOfLabel("23/TCP"), numberOf("BR")), BUILT_IN).text;
  expect(text).toContain("port in");
  expect(text).toContain("region in");
  expect(rowsOfKey(regionKey(numberOf("BR")), BUILT_IN).text).not.toContain("port in");
});

test("tools are numbered and called by the rules that the rows were made with", () => {
  const marks = BUILT_IN.marks.map((mark) => (mark?.tool === "Mirai" ? null : mark));
  const key = pairKey("port and tool", keyOfLabel("23/TCP"), 3);
  expect(nameOfKey(key, { marks })).toBe("23-TCP-Nmap");
  expect(rowsOfKey(key, { marks }).text).not.toContain("bitAnd(marks, 32)");
  expect(partsOfKey(key, { marks: [] }).tool).toBe("tool 3");
});

test("tools that are named in another script, or alike, have names of their own", () => {
  const [first] = BUILT_IN.marks.flatMap((mark) => mark ?? []);
  if (first === undefined) throw new Error("no marks are built in");
  const named = ["ミライ型", "ミライ 型", "ミライ-型", "BR", "★", "zmap", "ZMap"];
  const marks = named.map((tool) => ({ ...first, tool }));
  const names = named.map((_, index) =>
    nameOfKey(pairKey("port and tool", keyOfLabel("23/TCP"), index + 1), { marks }),
  );
  expect(names).toEqual([
    "23-TCP-ミライ型",
    "23-TCP-ミライ-型",
    "23-TCP-ミライ-型-2",
    "23-TCP-tool-BR",
    "23-TCP-tool-5",
    "23-TCP-zmap",
    "23-TCP-ZMap-2",
  ]);
  expect(nameOfKey(portKey(keyOfLabel("23/TCP")), { marks })).toBe("23-TCP");
});
