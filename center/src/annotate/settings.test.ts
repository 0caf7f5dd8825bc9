import { expect, test } from "vitest";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import { DEFAULT_SETTINGS, formatBulletinFile, parseBulletinFile } from "./settings.ts";

const file = { settings: DEFAULT_SETTINGS, facts: FACTS, generated: { en: "a", ja: "b" } };

test("the file is read as it was written", () => {
  expect(parseBulletinFile(formatBulletinFile("2022-0001", file), "bulletin.yaml")).toEqual(file);
});

test.each([
  ["tlp: clear", "tlp: red", /tlp.*clear, green, amber/],
  ["leastSensors: 3", "leastSensors: 2", /indicators\.leastSensors/],
  ["publisher: Teiten", "publisher: Teiten\n  nonsense: 1", /nonsense/],
  ["settings:", "settings: [", /./],
])("%s made %s is refused with what is wrong", (from, to, message) => {
  const text = formatBulletinFile("2022-0001", file).replace(from, to);
  expect(() => parseBulletinFile(text, "bulletin.yaml")).toThrow(
    expect.objectContaining({ code: "bulletin-file-invalid", message: expect.stringMatching(message) }),
  );
});
