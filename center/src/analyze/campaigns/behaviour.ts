import type { Cell } from "./cell.ts";

/**
 * What a source can have in common with another, as one number: a port by its key; a tool or a sweep by a negative
 * number of its own.
 */
export type Trait = number;

/** Reaching many ports: what a scan source of a day does. */
const SWEEP: Trait = -1;

/** Ports of a source and day from which on it sweeps: those of the published rule for scan sources. */
const SWEEPING = 10;

/** Share of the sources that must have a trait for it to be one of the population, not of some of its sources. */
const COMMON = 0.4;

/** Numbers tools, so that they can stand beside ports. */
export class Traits {
  readonly #tools = new Map<string, Trait>();

  /** The traits of a cell's sources, each once. */
  of(cell: Pick<Cell, "ports" | "tool">): readonly Trait[] {
    const sweeps = cell.ports.length === 0 || cell.ports.length >= SWEEPING;
    const traits = sweeps ? [SWEEP, ...cell.ports] : [...cell.ports];
    if (cell.tool !== "") traits.push(this.#toolTrait(cell.tool));
    return traits;
  }

  #toolTrait(tool: string): Trait {
    const known = this.#tools.get(tool) ?? -2 - this.#tools.size;
    this.#tools.set(tool, known);
    return known;
  }
}

/** Whether a trait is that of reaching many ports. */
export function isSweep(trait: Trait): boolean {
  return trait === SWEEP;
}

/** Whether a trait is the key of a port. */
export function isPort(trait: Trait): boolean {
  return trait >= 0;
}

/** The name of what the sources of a cell do, whoever and wherever they are. */
export function behaviourKey({ tool, ports }: Pick<Cell, "tool" | "ports">): string {
  return `${tool}|${ports.join(" ")}`;
}

/** Sources with each trait, and how telling each is: rare traits weigh more. */
export class TraitCounts {
  readonly #counts = new Map<Trait, number>();
  #total = 0;

  add(traits: readonly Trait[], sources: number): void {
    this.#total += sources;
    for (const trait of traits) this.#counts.set(trait, (this.#counts.get(trait) ?? 0) + sources);
  }

  /** Sources counted. */
  get total(): number {
    return this.#total;
  }

  /** Share of the sources that have a trait; a trait that nobody has counts as that of half a source. */
  share(trait: Trait): number {
    return Math.max(0.5, this.#counts.get(trait) ?? 0) / Math.max(1, this.#total);
  }

  /** Share of the sources that have a trait, 0 where nobody has it. */
  presence(trait: Trait): number {
    return this.#total > 0 ? (this.#counts.get(trait) ?? 0) / this.#total : 0;
  }

  /** Weight of a trait: the root of its surprise, so that one rare port does not drown two that are fairly rare. */
  weight(trait: Trait): number {
    return Math.sqrt(Math.max(0.01, -Math.log(this.share(trait))));
  }

  /** Traits that at least this share of the sources have, the most telling first. */
  atLeast(share: number, weigh: (trait: Trait) => number): readonly Trait[] {
    return [...this.#counts.keys()]
      .filter((trait) => this.share(trait) >= share)
      .toSorted((one, other) => weigh(other) - weigh(one) || one - other);
  }

  /** Sums with fading: all earlier counts shrink to `keep`. */
  fade(keep: number): void {
    this.#total *= keep;
    for (const [trait, count] of this.#counts) {
      if (count * keep < 0.01) this.#counts.delete(trait);
      else this.#counts.set(trait, count * keep);
    }
  }

  entries(): IterableIterator<[Trait, number]> {
    return this.#counts.entries();
  }
}

/** Weighted Jaccard of two sets of traits, 0 to 1. */
export function likeness(one: readonly Trait[], other: readonly Trait[], weigh: (trait: Trait) => number): number {
  const second = new Set(other);
  let shared = 0;
  let all = other.reduce((sum, trait) => sum + weigh(trait), 0);
  for (const trait of one) {
    if (second.has(trait)) shared += weigh(trait);
    else all += weigh(trait);
  }
  return all > 0 ? shared / all : 0;
}

/** Weighted Jaccard of two populations by the shares of their sources that have each trait, 0 to 1; common traits count. */
export function populationLikeness(one: TraitCounts, other: TraitCounts, weigh: (trait: Trait) => number): number {
  let shared = 0;
  let all = 0;
  for (const trait of new Set([...one.entries(), ...other.entries()].map(([key]) => key))) {
    const [left, right] = [one.presence(trait), other.presence(trait)];
    if (Math.max(left, right) < COMMON) continue;
    shared += weigh(trait) * Math.min(left, right);
    all += weigh(trait) * Math.max(left, right);
  }
  return all > 0 ? shared / all : 0;
}
