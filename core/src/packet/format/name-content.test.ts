import { expect, test } from "vitest";
import { bytes } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

function errorOf(content: Uint8Array) {
  try {
    readRows(content);
  } catch (error) {
    return error;
  }
  return null;
}

test.each([
  ["736e6f6f7000000000000002", "unsupported-format", "snoop"],
  ["474d425503010000", "unsupported-format", "Network Monitor 2"],
  ["1f8b080000000000", "unsupported-format", "gzip"],
  ["425a683931415926", "unsupported-format", "bzip2"],
  ["fd377a585a000004", "unsupported-format", "xz"],
  ["504b030414000000", "unsupported-format", "ZIP"],
  ["7f454c4602010100", "not-a-capture", "begins with the bytes 7f 45 4c 46 02 01 01 00"],
  ["00", "not-a-capture", "begins with the bytes 00"],
  ["a1", "not-a-capture", "begins with the bytes a1"],
  ["e38182ff", "not-a-capture", "begins with the bytes e3 81 82 ff"],
])("the bytes %s are named", (hex, code, message) => {
  expect(errorOf(bytes(hex))).toMatchObject({ name: "CaptureError", code, offset: 0 });
  expect(String(errorOf(bytes(hex)))).toContain(message);
});

test("text is called text, whatever its language", () => {
  for (const text of ["time,source\n", "観測点の一覧\r\n", "\tx", "π 😀"]) {
    expect(errorOf(new TextEncoder().encode(text))).toMatchObject({ code: "not-a-capture" });
    expect(String(errorOf(new TextEncoder().encode(text)))).toContain("this is text");
  }
});

test("no bytes at all are called empty", () => {
  expect(errorOf(bytes())).toMatchObject({ code: "empty", offset: 0 });
});

test("long text is called text, although its beginning might be that of a record", () => {
  const text = new TextEncoder().encode("8 chars.\n and on".repeat(5000));
  for (const sizes of [[text.length], [100], [5000]]) {
    expect(() => readRows(text, sizes)).toThrow("this is text");
  }
});

test("noise that might go on like records is given up at the end", () => {
  const noise = bytes(new Uint8Array(8), "02 00 ffff 0000 0000", new Uint8Array(5000));
  expect(errorOf(noise)).toMatchObject({ code: "not-a-capture" });
});
