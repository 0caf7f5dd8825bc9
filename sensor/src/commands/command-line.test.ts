import { expect, test } from "vitest";
import { readArguments, usageLine } from "./command-line.ts";
import type { Command } from "./command-line.ts";

const COMMAND: Command = {
  name: "try",
  says: "",
  words: ["WHAT"],
  options: [
    { name: "state", value: "DIR", says: "" },
    { name: "interface", value: "IF", says: "", required: true },
    { name: "dry", value: null, says: "" },
  ],
  run: () => Promise.resolve(0),
};

test("words, options and switches are read", () => {
  const given = readArguments(COMMAND, ["x", "--interface=eth0", "--dry"]);
  expect([given.words, given.value("interface"), given.value("state"), given.has("dry")]).toEqual([
    ["x"],
    "eth0",
    undefined,
    true,
  ]);
});

test.each([
  [["x"], /--interface is missing/],
  [["--interface", "eth0"], /takes WHAT/],
  [["x", "y", "--interface", "eth0"], /given x y/],
  [["x", "--interface"], /interface/],
  [["x", "--interface", "eth0", "--what"], /Unknown option/],
  [["x", "--interface", "eth0", "--dry=1"], /dry/],
])("%j is wrong usage", (argv, message) => {
  expect(() => readArguments(COMMAND, argv)).toThrow(message);
  expect(() => readArguments(COMMAND, argv)).toThrow(
    expect.objectContaining({ code: "usage", exitCode: 2, advice: `usage: ${usageLine(COMMAND)}` }),
  );
});
