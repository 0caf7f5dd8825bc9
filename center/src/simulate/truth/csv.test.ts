import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("missing is empty, and text with a comma, quote or line end is quoted", () => {
  const file = {
    name: "x.csv",
    columns: ["a", "b", "c"],
    rows: [
      [1, null, true],
      ["x,y", 'say "x"', "a\nb"],
    ],
  };
  expect([...csvText(file)].join("")).toBe('a,b,c\n1,,true\n"x,y","say ""x""","a\nb"\n');
});
