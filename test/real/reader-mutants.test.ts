import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mutate, seededRandom } from "../fuzz/mutate.ts";
import { readBooks } from "../fuzz/read-books.ts";

const FORMATS = join(import.meta.dirname, "../../../shared/data/captures/formats");
const MUTANTS = 1000;
const SEED = 20220930;
/** Of longer captures only the beginning is changed and read. */
const LONGEST = 20_000;

describe.skipIf(!existsSync(FORMATS))("captures that others wrote (skipped without shared/data)", () => {
  test(`${MUTANTS} mutants: no crash, no hang, every frame one verdict, whatever the pieces`, () => {
    const files = readdirSync(FORMATS).toSorted();
    const random = seededRandom(SEED);
    const started = performance.now();
    for (let mutant = 0; mutant < MUTANTS; mutant += 1) {
      const file = files[mutant % files.length] ?? "";
      const capture = mutate(new Uint8Array(readFileSync(join(FORMATS, file))).subarray(0, LONGEST), random);
      expect(readBooks(capture, 2 + random(30)), `mutant ${mutant} of ${file}`).toBe(readBooks(capture, 1));
    }
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);
});
