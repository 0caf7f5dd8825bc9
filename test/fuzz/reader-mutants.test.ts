import { expect, test } from "vitest";
import { readBooks } from "./read-books.ts";
import { mutate, seededRandom } from "./mutate.ts";
import { seedCaptures } from "./seed-captures.ts";

const MUTANTS = 1000;
const SEED = 20220701;

test("the seed captures are read whole, and decode", () => {
  for (const capture of seedCaptures()) {
    const outcome = readBooks(capture, 1);
    expect(outcome).toContain("undefined undefined");
    expect(outcome).toMatch(/(^|,)0[, ]/);
  }
});

test(`${MUTANTS} mutants: no crash, no hang, every frame one verdict, whatever the pieces`, () => {
  const seeds = seedCaptures();
  const random = seededRandom(SEED);
  const outcomes = new Set<string>();
  const started = performance.now();
  for (let mutant = 0; mutant < MUTANTS; mutant += 1) {
    const capture = mutate(seeds[mutant % seeds.length] ?? new Uint8Array(0), random);
    const whole = readBooks(capture, 1);
    expect(readBooks(capture, 2 + random(30)), `mutant ${mutant} of seed ${SEED}`).toBe(whole);
    outcomes.add(whole);
  }
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(outcomes.size).toBeGreaterThan(MUTANTS / 5);
});
