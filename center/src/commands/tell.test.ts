import { afterAll, afterEach, expect, test, vi } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { printError } from "./print-error.ts";
import { tell } from "./tell.ts";

const written: string[] = [];
const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);

afterEach(() => {
  written.length = 0;
  spy.mockClear();
});
afterAll(() => spy.mockRestore());

test("a line that is told holds no control and no second line", () => {
  tell("a\u001b[2Jb\nteiten: forged\u202e");
  expect(written).toEqual(["a[2Jb teiten: forged\n"]);
});

test("an error with a hostile file name keeps to its lines", () => {
  printError(
    new TeitenError({
      code: "x",
      message: "bad \u001b]0;title\u0007",
      place: "evil\n  mend:  rm\u001b[A",
      advice: "look",
    }),
  );
  expect(written.join("")).toBe("teiten: bad ]0;title\n  where: evil mend:  rm[A\n  mend:  look\n  code:  x\n");
});

test("an unexpected failure shows its stack line by line", () => {
  printError({ toString: () => "one\u001b[1m\ntwo" });
  expect(written).toEqual(["teiten: unexpected failure\n", "one[1m\n", "two\n"]);
});
