import { expect, test } from "vitest";
import { openStream } from "./random.ts";
import { createChoice } from "./weighted-choice.ts";

test("indices come in proportion to their weights, and never without one", () => {
  const choice = createChoice([5, 0, 1, 4]);
  const random = openStream(1, "choice");
  const hits = [0, 0, 0, 0];
  for (let draw = 0; draw < 20_000; draw++) {
    const index = choice.draw(random);
    hits[index] = (hits[index] ?? 0) + 1;
  }
  expect(hits[1]).toBe(0);
  expect(Math.abs((hits[0] ?? 0) - 10_000)).toBeLessThan(350);
  expect(Math.abs((hits[2] ?? 0) - 2000)).toBeLessThan(200);
  expect(Math.abs((hits[3] ?? 0) - 8000)).toBeLessThan(350);
});
