import fc from "fast-check";
import { expect, test } from "vitest";
import {
  block,
  interfaceDescription,
  number32,
  options,
  sectionHeader,
} from "../../../../test/captures/capture-builder.ts";
import { bytes } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

function comments(...list: readonly (readonly [number, Uint8Array])[]): readonly (string | null)[] {
  const body = bytes(number32(0, true), new Uint8Array(8), options(list, true));
  const { summary } = readRows(bytes(sectionHeader(), interfaceDescription(), block(5, body)), [7]);
  return summary.statistics.map(({ comment }) => comment);
}

test("the first comment is read as UTF-8", () => {
  const text = '{"sensor":"tokyo-1","note":"定点 é 😀"}';
  expect(comments([1, Buffer.from(text)], [1, Buffer.from("second")])).toEqual([text]);
  expect(comments([5, new Uint8Array(8)])).toEqual([null]);
  expect(comments([1, new Uint8Array(0)])).toEqual([""]);
});

test("a comment longer than 8,192 bytes is not kept", () => {
  expect(comments([1, Buffer.alloc(8192, "a")])).toEqual(["a".repeat(8192)]);
  expect(comments([1, Buffer.alloc(8193, "a")])).toEqual([null]);
});

test("property: any text comes back, and any bytes give a text that says nothing else than they do", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      expect(comments([1, Buffer.from(text)])).toEqual([Buffer.from(text).toString()]);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (hostile) => {
      const [comment] = comments([1, hostile]);
      const isText = Buffer.from(hostile).equals(Buffer.from(Buffer.from(hostile).toString()));
      expect(comment?.includes("\ufffd")).toBe(!isText || Buffer.from(hostile).toString().includes("\ufffd"));
    }),
    { numRuns: 1000 },
  );
});
