import type { Claim } from "../state/index.ts";
import { addressWords } from "./address-words.ts";
import { isValid } from "./claim-facts.ts";
import { ClaimIndex } from "./claim-index.ts";
import type { ClaimRows } from "./claim-rows.ts";
import type { ClaimSource, Organisation } from "./registry-files.ts";
import type { OrganisationMatch, ScannerRegistry } from "./scanner-registry.ts";
import { notAnAddress } from "./source-tables.ts";

/** A claim that holds an address, and whether it counts on the day that was asked for, or why not. */
export interface HeldClaim {
  readonly claim: Claim;
  readonly standing: "counts" | "not on that day" | "not known then";
}

/** What a registry is made of. */
export interface RegistryContents {
  readonly organisations: readonly Organisation[];
  readonly sources: readonly ClaimSource[];
  readonly rows: ClaimRows;
  readonly version: string;
}

/** The registry over sorted ranges; made whole in the constructor and never changed. */
export class IndexedRegistry implements ScannerRegistry {
  readonly version: string;
  private readonly contents: RegistryContents;
  private readonly index: ClaimIndex;
  private readonly byName: ReadonlyMap<string, Organisation>;
  private readonly names: readonly string[];
  private all: readonly Claim[] | undefined;

  constructor(contents: RegistryContents) {
    const { rows, organisations, version } = contents;
    this.version = version;
    this.contents = contents;
    this.index = new ClaimIndex(rows);
    this.byName = new Map(organisations.map((organisation) => [organisation.name, organisation]));
    const names = new Set<string>();
    for (let row = 0; row < rows.length; row += 1) names.add(rows.facts(row).organisation);
    this.names = [...names].toSorted();
  }

  lookup(address: string, day: string, asKnownOn?: string): OrganisationMatch | null {
    const claim = this.holding(address).find((candidate) => isValid(candidate, day, asKnownOn));
    return claim === undefined ? null : { organisation: claim.organisation, claim };
  }

  /** Every claim that holds the address, the weightiest first; throws a TeitenError when the text is no address. */
  held(address: string, day: string, asKnownOn?: string): readonly HeldClaim[] {
    return this.holding(address).map((claim) => {
      if (!isValid(claim, day, undefined)) return { claim, standing: "not on that day" };
      return { claim, standing: isValid(claim, day, asKnownOn) ? "counts" : "not known then" };
    });
  }

  match(
    sources: Uint8Array,
    days: Uint16Array,
    dayNames: readonly string[],
    asKnownOn?: string,
  ): { readonly organisation: Int32Array; readonly organisations: readonly string[] } {
    const values = new Uint32Array(days.length);
    this.index.table.fill(sources, days.length, values);
    const organisation = new Int32Array(days.length).fill(-1);
    const answers = new DayAnswers(this.index, this.names, dayNames, asKnownOn);
    for (let row = 0; row < days.length; row += 1) {
      const value = values[row] as number;
      if (value !== 0) organisation[row] = answers.organisation(value, days[row] as number);
    }
    return { organisation, organisations: this.names };
  }

  claims(): readonly Claim[] {
    const { rows } = this.contents;
    this.all ??= Array.from({ length: rows.length }, (_, row) => rows.claim(row));
    return this.all;
  }

  /** What the reviewed files say of an organisation, by its name; null for one that only the state knows. */
  organisation(name: string): Organisation | null {
    return this.byName.get(name) ?? null;
  }

  /** Names of all organisations that claim something, in order of their letters. */
  organisations(): readonly string[] {
    return this.names;
  }

  sources(): readonly ClaimSource[] {
    return this.contents.sources;
  }

  private holding(address: string): readonly Claim[] {
    const words = addressWords(address);
    if (words === null) throw notAnAddress(address);
    return this.index.holding(words);
  }
}

/** Remembers which organisation a claimed range belongs to on a day, so that each pair is decided once. */
class DayAnswers {
  private readonly known: (Int32Array | undefined)[] = [];
  private readonly index: ClaimIndex;
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly dayNames: readonly string[];
  private readonly asKnownOn: string | undefined;

  constructor(index: ClaimIndex, names: readonly string[], dayNames: readonly string[], asKnownOn: string | undefined) {
    this.index = index;
    this.numbers = new Map(names.map((name, number) => [name, number]));
    this.dayNames = dayNames;
    this.asKnownOn = asKnownOn;
  }

  /** Index of the organisation, or -1. */
  organisation(value: number, day: number): number {
    let days = this.known[value];
    if (days === undefined) {
      days = new Int32Array(this.dayNames.length).fill(UNDECIDED);
      this.known[value] = days;
    }
    const known = days[day] ?? -1;
    if (known !== UNDECIDED) return known;
    const facts = this.index.factsOn(value, this.dayNames[day] ?? "", this.asKnownOn);
    const answer = facts === null ? -1 : (this.numbers.get(facts.organisation) ?? -1);
    days[day] = answer;
    return answer;
  }
}

const UNDECIDED = -2;
