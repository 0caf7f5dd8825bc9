import { expect, test } from "vitest";
import { nativeBlock } from "./native-block.ts";

test("a block is header, then name, type and raw values of each column, without copies of the values", () => {
  const ports = new Uint8Array(new Uint16Array([23, 8080]).buffer);
  const pieces = nativeBlock({ length: 2, columns: [{ name: "port", type: "UInt16", bytes: ports }] });
  expect(Buffer.concat(pieces).toString("latin1")).toBe("\u0001\u0002\u0004port\u0006UInt16\u0017\u0000\u0090\u001f");
  expect(pieces.at(-1)).toBe(ports);
});

test("counts above 127 take more bytes", () => {
  const [header] = nativeBlock({ length: 300, columns: [] });
  expect([...(header ?? [])]).toEqual([0, 0xac, 0x02]);
});
