import fc from "fast-check";
import { formatAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import { expect, test } from "vitest";
import type { Claim } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { CLAIM_CONFIDENCE, CLAIM_EVIDENCE, isValid } from "./claim-facts.ts";
import { ClaimRows, parseClaims } from "./claim-rows.ts";
import { IndexedRegistry } from "./indexed-registry.ts";

const HEADER = "organisation,range,valid_from,valid_to,known_from,known_to,evidence,source,confidence";

function claim(organisation: string, range: string, more: Partial<Claim> = {}): Claim {
  const open = { validFrom: null, validTo: null, knownFrom: null, knownTo: null };
  return { organisation, range, ...open, evidence: "ptr", source: "test", confidence: "medium", ...more };
}

function registry(claims: readonly Claim[]): IndexedRegistry {
  const rows = new ClaimRows();
  rows.addClaims(claims);
  return new IndexedRegistry({ organisations: [], sources: [], rows, version: "test" });
}

function answer(claims: readonly Claim[], address: string, day = "2022-07-01", asKnownOn?: string): string | null {
  return registry(claims).lookup(address, day, asKnownOn)?.organisation ?? null;
}

test("the most specific range answers, IPv4 and IPv6", () => {
  const claims = [claim("wide", "192.0.2.0/24"), claim("narrow", "192.0.2.16/28"), claim("six", "2001:db8::/48")];
  expect(answer(claims, "192.0.2.1")).toBe("wide");
  expect(answer(claims, "192.0.2.20")).toBe("narrow");
  expect(answer(claims, "::ffff:192.0.2.20")).toBe("narrow");
  expect(answer(claims, "2001:db8::7")).toBe("six");
  expect(answer(claims, "192.0.3.1")).toBeNull();
});

test("of equally wide claims the confident one answers, then the one with stronger evidence, then the first", () => {
  const [low, high] = [
    claim("low", "192.0.2.0/24", { confidence: "low" }),
    claim("high", "192.0.2.0/24", { confidence: "high" }),
  ];
  const list = claim("list", "192.0.2.0/24", { evidence: "declared-list" });
  expect(answer([low, high], "192.0.2.1")).toBe("high");
  expect(answer([claim("ptr", "192.0.2.0/24"), list], "192.0.2.1")).toBe("list");
  expect(answer([claim("first", "192.0.2.0/24"), claim("second", "192.0.2.0/24")], "192.0.2.1")).toBe("first");
});

test("a claim counts from its first day until before its last, and gives way to the wider one outside", () => {
  const dated = claim("dated", "192.0.2.0/28", { validFrom: "2019-02-20", validTo: "2019-03-01" });
  const claims = [dated, claim("wide", "192.0.2.0/24")];
  expect(answer(claims, "192.0.2.1", "2019-02-19")).toBe("wide");
  expect(answer(claims, "192.0.2.1", "2019-02-20")).toBe("dated");
  expect(answer(claims, "192.0.2.1", "2019-02-28")).toBe("dated");
  expect(answer(claims, "192.0.2.1", "2019-03-01")).toBe("wide");
  expect(answer([dated], "192.0.2.1", "2019-03-01")).toBeNull();
});

test("as known on a day, only claims known by then count; without it, all", () => {
  const claims = [claim("later", "192.0.2.0/24", { knownFrom: "2024-01-01", knownTo: "2025-01-01" })];
  expect(answer(claims, "192.0.2.1", "2022-07-01")).toBe("later");
  expect(answer(claims, "192.0.2.1", "2022-07-01", "2023-12-31")).toBeNull();
  expect(answer(claims, "192.0.2.1", "2022-07-01", "2024-01-01")).toBe("later");
  expect(answer(claims, "192.0.2.1", "2022-07-01", "2025-01-01")).toBeNull();
  expect(registry(claims).held("192.0.2.1", "2022-07-01", "2023-01-01")[0]?.standing).toBe("not known then");
});

const days = ["2022-01-01", "2022-02-01", "2022-03-01", "2022-04-01"];
const day = fc.option(fc.constantFrom(...days), { nil: null });
const four = fc
  .record({ low: fc.integer({ min: 0, max: 255 }), length: fc.integer({ min: 20, max: 32 }) })
  .map(
    ({ low, length }) =>
      `${formatAddress({ version: 4, words: [0, 0, 0, (0xc000_0200 + low) & (-1 << (32 - length))].map((word) => word >>> 0) as never })}/${length}`,
  );
const six = fc.integer({ min: 100, max: 128 }).map((length) => `2001:db8::/${length}`);
const anyClaim: fc.Arbitrary<Claim> = fc.record({
  organisation: fc.constantFrom("a", "b", "c", "d"),
  range: fc.oneof(four, four, six),
  validFrom: day,
  validTo: day,
  knownFrom: day,
  knownTo: day,
  evidence: fc.constantFrom(...CLAIM_EVIDENCE),
  source: fc.constant("test"),
  confidence: fc.constantFrom(...CLAIM_CONFIDENCE),
});

/** The answer read off the list of claims itself. */
function linearAnswer(
  claims: readonly Claim[],
  address: string,
  on: string,
  asKnownOn: string | undefined,
): string | null {
  const { address: wanted } = parsePrefix(address)!;
  const weight = (candidate: Claim): readonly number[] => [
    -parsePrefix(candidate.range)!.length,
    CLAIM_CONFIDENCE.indexOf(candidate.confidence),
    CLAIM_EVIDENCE.indexOf(candidate.evidence),
  ];
  const held = claims.filter(
    (candidate) => prefixContains(parsePrefix(candidate.range)!, wanted) && isValid(candidate, on, asKnownOn),
  );
  const best = held.toSorted((left, right) => {
    const [one, other] = [weight(left), weight(right)];
    return one.map((value, index) => value - other[index]!).find((difference) => difference !== 0) ?? 0;
  });
  return best[0]?.organisation ?? null;
}

test("one address or a block of them are answered like a search through the list", () => {
  const addresses = ["192.0.2.0", "192.0.2.7", "192.0.2.130", "192.0.2.255", "192.0.3.1", "2001:db8::", "2001:db8::ff"];
  fc.assert(
    fc.property(
      fc.array(anyClaim, { maxLength: 30 }),
      fc.option(fc.constantFrom(...days), { nil: undefined }),
      (claims, asKnownOn) => {
        const made = registry(claims);
        const rows = addresses.flatMap((address) => days.map((on, index) => ({ address, on, index })));
        const expected = rows.map(({ address, on }) => linearAnswer(claims, address, on, asKnownOn));
        expect(rows.map(({ address, on }) => made.lookup(address, on, asKnownOn)?.organisation ?? null)).toEqual(
          expected,
        );
        const block = new Uint8Array(16 * rows.length);
        rows.forEach(({ address }, row) => {
          const { version, words } = parsePrefix(address)!.address;
          const view = new DataView(block.buffer, 16 * row);
          (version === 4 ? [0, 0, 0xffff, words[3]] : words).forEach((word, at) => view.setUint32(4 * at, word));
        });
        const { organisation, organisations } = made.match(
          block,
          Uint16Array.from(rows, ({ index }) => index),
          days,
          asKnownOn,
        );
        expect([...organisation].map((index) => organisations[index] ?? null)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test("a claims file gives back its claims, and says the line of what is wrong", () => {
  const line = (text: string): readonly Claim[] =>
    parseClaims(Buffer.from(`${HEADER}\n# remark\n${text}\n`), "own.csv");
  expect(line("My Uni,192.0.2.1,2022-01-01,,,,declared-list,their page,high")).toEqual([
    claim("My Uni", "192.0.2.1/32", {
      validFrom: "2022-01-01",
      evidence: "declared-list",
      source: "their page",
      confidence: "high",
    }),
  ]);
  const failure = (text: string): string => {
    try {
      line(text);
    } catch (error) {
      if (error instanceof TeitenError) return `${error.place}: ${error.message}`;
    }
    return "read";
  };
  expect(failure("A,192.0.2.1/24,,,,,ptr,x,high")).toContain("own.csv:3: “192.0.2.1/24” has bits set");
  expect(failure("A,nonsense,,,,,ptr,x,high")).toContain("is not an address range");
  expect(failure("A,192.0.2.0/24,2022-02-30,,,,ptr,x,high")).toContain("“2022-02-30” is not a day");
  expect(failure("A,192.0.2.0/24,2022-02-02,2022-02-02,,,ptr,x,high")).toContain("does not come after");
  expect(failure("A,192.0.2.0/24,,,,,rumour,x,high")).toContain("“rumour” is none of");
  expect(failure("A,192.0.2.0/24,,,,,ptr,,high")).toContain("source is missing");
  expect(failure("A,192.0.2.0/24,,,,,ptr,x,sure")).toContain("“sure” is none of");
  expect(failure(",192.0.2.0/24,,,,,ptr,x,high")).toContain("organisation is missing");
  expect(failure("A,192.0.2.0/24,,,,,ptr,x")).toContain("fields");
  expect(failure("A")).toContain("fields");
  expect(() => parseClaims(Buffer.from("range\n"), "own.csv")).toThrow(/first line/);
});
