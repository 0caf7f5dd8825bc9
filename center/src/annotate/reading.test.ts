import { expect, test } from "vitest";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { readFacts } from "./reading.ts";

const read = (change: Partial<BulletinFacts>): ReturnType<typeof readFacts> => readFacts({ ...FACTS, ...change });

test.each([
  [{ flood: true }, "forged-flood"],
  [{ scannerShare: 0.6 }, "announced-scanners"],
  [{ tools: [{ tool: "Mirai", share: 0.6, sources: 1 }] }, "mirai-like"],
  [{ tools: [{ tool: "ZMap", share: 0.6, sources: 1 }] }, "marked-scan"],
  [{ port: "123/UDP" }, "reflector-search"],
  [{ sources: { ...FACTS.sources, topBlockShare: 0.7 } }, "one-block"],
  [
    { sources: { ...FACTS.sources, topBlockShare: 0.9 }, tools: [{ tool: "ZMap", share: 0.6, sources: 1 }] },
    "one-block",
  ],
  [{ port: "123/UDP", sources: { ...FACTS.sources, topBlockShare: 0.9 } }, "reflector-search"],
  [{}, "spreading"],
  [{ sources: { ...FACTS.sources, fresh: 10 } }, "known-sources"],
  [{ sources: { ...FACTS.sources, fresh: null } }, "open"],
] satisfies readonly (readonly [Partial<BulletinFacts>, string])[])("%o is read as %s", (change, kind) => {
  expect(read(change).kind).toBe(kind);
});

test("what speaks against a reading lowers its confidence", () => {
  const marked = { tools: [{ tool: "Mirai", share: 0.9, sources: 1 }] };
  expect(read(marked).confidence).toBe("high");
  expect(read({ ...marked, observed: 0.5 })).toMatchObject({
    confidence: "medium",
    reasons: expect.arrayContaining(["gaps"]),
  });
  expect(read({ ...marked, observed: 0.5, score: 7 }).confidence).toBe("low");
  expect(read({ ...marked, flood: true }).confidence).toBe("low");
});
