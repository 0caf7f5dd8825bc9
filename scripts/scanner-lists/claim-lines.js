import { mergeRanges } from "./merge-ranges.js";

const HEADER = "range,valid_from,valid_to,known_from,known_to,evidence,source,confidence";

/** Short lists stay as they were published, so that they can be compared by eye. */
const SHORT_LIST = 20;

/**
 * @typedef {{ start: bigint, length: number }} WidePrefix a start of 128 bits (IPv4 mapped) and a length of 128
 */

/** The claims file of one organisation. */
export class ClaimLines {
  /**
   * @readonly
   * @type {Map<string, WidePrefix[]>}
   */
  #byFacts = new Map();
  /**
   * @readonly
   * @type {string[]}
   */
  #kept = [];
  /** @readonly */
  #names;
  /** Claims that came from lists, after neighbours were joined; right once `text` was called. */
  imported = 0;

  /** @param {import("./check-range.js").Names} names */
  constructor(names) {
    this.#names = names;
  }

  /**
   * @param {import("./check-range.js").AddressPrefix} prefix
   * @param {import("./entry.js").Entry} entry
   */
  add({ address, length }, { validFrom, validTo, knownFrom, evidence, source, confidence }) {
    const facts = [validFrom, validTo, knownFrom, "", evidence, source, confidence].join(",");
    const start = address.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
    const wide = address.version === 4 ? { start: start + 0xffff_0000_0000n, length: 96 + length } : { start, length };
    const prefixes = this.#byFacts.get(facts) ?? [];
    this.#byFacts.set(facts, prefixes);
    prefixes.push(wide);
  }

  /**
   * Keeps a line that no list gave.
   * @param {string} line
   */
  keep(line) {
    this.#kept.push(line);
  }

  /** The file, in order of the addresses; what was kept comes last, as it was. */
  text() {
    const rows = [...this.#byFacts].flatMap(([facts, prefixes]) =>
      fewer(prefixes).map((prefix) => ({ ...prefix, facts })),
    );
    rows.sort(
      (left, right) =>
        compare(left.start, right.start) || left.length - right.length || compare(left.facts, right.facts),
    );
    this.imported = rows.length;
    const lines = rows.map(({ start, length, facts }) => `${this.#prefixText(start, length)},${facts}`);
    return `${[HEADER, ...lines, ...this.#kept].join("\n")}\n`;
  }

  /**
   * @param {bigint} start
   * @param {number} length
   */
  #prefixText(start, length) {
    const word = (/** @type {bigint} */ shift) => Number((start >> shift) & 0xffff_ffffn);
    if (start >> 32n === 0xffffn) return `${this.#names.formatIpv4(word(0n))}/${length - 96}`;
    return `${this.#names.formatIpv6(word(96n), word(64n), word(32n), word(0n))}/${length}`;
  }
}

/**
 * @param {readonly WidePrefix[]} prefixes
 */
function fewer(prefixes) {
  if (prefixes.length > SHORT_LIST) return mergeRanges(prefixes);
  return [...new Map(prefixes.map((prefix) => [`${prefix.start}/${prefix.length}`, prefix])).values()];
}

/**
 * @template {bigint | string} Key
 * @param {Key} left
 * @param {Key} right
 */
function compare(left, right) {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
