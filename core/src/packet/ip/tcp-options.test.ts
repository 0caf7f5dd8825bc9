import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

function shapeOf(options: string, kept = 200) {
  const frame = ethernet(0x0800, ipv4({}, tcp({ options: bytes(options) }))).subarray(0, kept);
  return readRows(pcap([{ frame }])).rows[0]?.tcpOptionShape;
}

test.each([
  ["", "none"],
  ["020405b4", "mss-1460"],
  ["02040218", "mss"],
  ["020405b40103030801010402", "zmap-4.1"],
  ["020405b40103030801010400", "other"],
  ["020405b4010303080101040201010101", "other"],
  ["01010101", "other"],
])("options %s are %s", (options, shape) => {
  expect(shapeOf(options)).toBe(shape);
});

test("options that the capture cuts are of no known shape", () => {
  expect(shapeOf("020405b4", 56)).toBe("other");
});
