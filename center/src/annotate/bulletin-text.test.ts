import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBulletinText, parseBulletinText } from "./bulletin-text.ts";

test("what is written is read, with any line ends", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.lorem(), (headline, body) => {
      fc.pre(headline.trim() !== "" && !/[\r\n]/.test(headline));
      const text = formatBulletinText({ headline, body });
      expect(parseBulletinText(text, "en.md")).toEqual({ headline: headline.trim(), body: `${body.trimEnd()}\n` });
      expect(parseBulletinText(text.replaceAll("\n", "\r\n"), "en.md").headline).toBe(headline.trim());
    }),
  );
});

test.each([
  "no front matter",
  "---\nheadline:\n---\n\ntext",
  "---\nheadline: x\n---\n\n \n",
  "---\nheadline: [x\n---\n\ntext",
])("%j says what is missing", (text) => {
  expect(() => parseBulletinText(text, "en.md")).toThrow(
    expect.objectContaining({ code: "bulletin-text-invalid", place: "en.md" }),
  );
});
