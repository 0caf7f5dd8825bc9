import { expect, test } from "vitest";
import { readFilterPolicy } from "./silence-checks.ts";

const chain = (hook: string, policy: string, type = "filter", family = "inet") => ({
  chain: { hook, policy, type, family },
});
const rules = (...nftables: object[]): string => JSON.stringify({ nftables: [{ metainfo: {} }, ...nftables] });

test("a base chain that drops by policy is what counts", () => {
  expect(readFilterPolicy(rules(chain("input", "drop"), chain("output", "drop")))).toEqual({
    input: true,
    output: true,
  });
  expect(readFilterPolicy(rules(chain("input", "drop"), chain("output", "accept")))).toEqual({
    input: true,
    output: false,
  });
  expect(readFilterPolicy(rules(chain("input", "drop", "nat"), { table: {} }))).toEqual({
    input: false,
    output: false,
  });
  const four = ["input", "output"].map((hook) => chain(hook, "drop", "filter", "ip"));
  const six = ["input", "output"].map((hook) => chain(hook, "drop", "filter", "ip6"));
  expect(readFilterPolicy(rules(...four))).toEqual({ input: false, output: false });
  expect(readFilterPolicy(rules(...four, ...six))).toEqual({ input: true, output: true });
  expect(readFilterPolicy("Operation not permitted")).toBeNull();
});
