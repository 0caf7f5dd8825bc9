import type { PayloadRule } from "./payload-rule.ts";

/** Rules by the first two bytes of a payload, in their order. */
export class RuleIndex {
  /** The numbers of `#lists` by first byte × 256 + second; a payload of one byte has a table of its own. */
  readonly #byTwo = new Uint8Array(65_536);
  readonly #byOne = new Uint8Array(256);
  readonly #lists: (readonly PayloadRule[])[] = [[]];

  constructor(rules: readonly PayloadRule[]) {
    const byFirst = Array.from({ length: 256 }, (): PayloadRule[] => []);
    for (const rule of rules) for (const first of rule.first) byFirst[first]?.push(rule);
    const numbers = new Map<string, number>([["", 0]]);
    byFirst.forEach((here, first) => {
      const known = new Map<number, number>();
      const listed = (mask: number): number => {
        const number = known.get(mask) ?? this.#listNumber(rules, pick(here, mask), numbers);
        known.set(mask, number);
        return number;
      };
      const always = here.reduce((bits, { second }, bit) => (second === null ? bits | (1 << bit) : bits), 0);
      const rest = listed(always);
      this.#byOne[first] = rest;
      this.#byTwo.fill(rest, first * 256, first * 256 + 256);
      const masks = new Map<number, number>();
      here.forEach(({ second }, bit) =>
        second?.forEach((byte) => masks.set(byte, (masks.get(byte) ?? always) | (1 << bit))),
      );
      for (const [byte, mask] of masks) this.#byTwo[first * 256 + byte] = listed(mask);
    });
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

/** The rules of which the bit is set. */
function pick(rules: readonly PayloadRule[], mask: number): readonly PayloadRule[] {
  return rules.filter((_, bit) => (mask & (1 << bit)) !== 0);
}
