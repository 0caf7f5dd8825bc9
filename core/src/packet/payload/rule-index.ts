import type { PayloadRule } from "./payload-rule.ts";

/** Rules by the first two bytes of a payload, in their order. */
export class RuleIndex {
  /** The numbers of `#lists` by first byte × 256 + second; a payload of one byte has a table of its own. */
  readonly #byTwo = new Uint8Array(65_536);
  readonly #byOne = new Uint8Array(256);
  readonly #lists: (readonly PayloadRule[])[] = [[]];

  constructor(rules: readonly PayloadRule[]) {
    const numbers = new Map<string, number>([["", 0]]);
    for (let first = 0; first < 256; first++) {
      const here = rules.filter((rule) => rule.first.includes(first));
      const always = here.filter(({ second }) => second === null);
      const rest = this.#listNumber(rules, always, numbers);
      this.#byOne[first] = rest;
      this.#byTwo.fill(rest, first * 256, first * 256 + 256);
      for (const second of new Set(here.flatMap((rule) => rule.second ?? []))) {
        const both = here.filter((rule) => rule.second?.includes(second) ?? true);
        this.#byTwo[first * 256 + second] = this.#listNumber(rules, both, numbers);
      }
    }
  }

  /** The rules to be tried on the payload of which at least one byte is captured. */
  rulesFor(view: DataView, at: number, end: number): readonly PayloadRule[] {
    const list = at + 2 <= end ? this.#byTwo[view.getUint16(at, false)] : this.#byOne[view.getUint8(at)];
    return this.#lists[list ?? 0] ?? [];
  }

  #listNumber(rules: readonly PayloadRule[], list: readonly PayloadRule[], numbers: Map<string, number>): number {
    const key = list.map((rule) => rules.indexOf(rule)).join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#lists.push(list) - 1;
    if (number > 255) throw new RangeError("more lists of rules than a byte can number");
    numbers.set(key, number);
    return number;
  }
}
