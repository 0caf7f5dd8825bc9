import { expect, test } from "vitest";
import { figureBlocks } from "./figure-blocks.ts";

const BLOCK = "```figure\nrecipe: trend\n```\n";

test("the blocks of a text are found in order", () => {
  const blocks = figureBlocks(`${BLOCK}\ntext\n\n${BLOCK.replace("trend", "tools")}`, "en.md");
  expect(blocks.map(({ name }) => name)).toEqual(["trend", "tools"]);
});

test.each([
  ["list", `- a point\n\n${BLOCK.replaceAll(/^(?=.)/gm, "  ")}`],
  ["quotation", BLOCK.replaceAll(/^(?=.)/gm, "> ")],
  ["list in a quotation", `> - ${BLOCK.replaceAll(/\n(?=.)/g, "\n>   ")}`],
])("one in a %s is refused, for it would take the place of another", (_where, nested) => {
  expect(() => figureBlocks(`${nested}\n${BLOCK}`, "en.md")).toThrow(
    expect.objectContaining({ code: "bulletin-block-invalid", place: "en.md" }),
  );
});
