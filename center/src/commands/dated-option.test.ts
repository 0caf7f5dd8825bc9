import { expect, test } from "vitest";
import { parseDatedOption } from "./dated-option.ts";

test.each([
  ["192.0.2.1", { value: "192.0.2.1", from: null, to: null }],
  ["192.0.2.0/24", { value: "192.0.2.0/24", from: null, to: null }],
  ["2022-07-01/2022-08-01@192.0.2.0/24", { value: "192.0.2.0/24", from: "2022-07-01", to: "2022-08-01" }],
  ["2022-07-01/@2001:db8::/32", { value: "2001:db8::/32", from: "2022-07-01", to: null }],
  ["/2022-08-01@coast", { value: "coast", from: null, to: "2022-08-01" }],
])("%s", (text, value) => {
  expect(parseDatedOption(text, "--address")).toEqual(value);
});

test("a day that cannot be is a usage error of the option", () => {
  expect(() => parseDatedOption("2022-02-30/@192.0.2.1", "--address")).toThrow(
    expect.objectContaining({ place: "--address", exitCode: 2 }),
  );
});

test("what ends before it begins, or at once, is a usage error", () => {
  for (const text of ["2026-11-25/2026-11-24@192.0.2.1", "2026-11-25/2026-11-25@192.0.2.1"]) {
    expect(() => parseDatedOption(text, "--address")).toThrow(
      expect.objectContaining({ code: "range-invalid", place: "--address", exitCode: 2 }),
    );
  }
});
