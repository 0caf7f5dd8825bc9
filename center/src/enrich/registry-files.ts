import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClaimRows } from "./claim-rows.ts";
import { readReviewedList } from "./reviewed-list.ts";

/** Who scans, as far as it is public. Whether a scanner is welcome is each operator's own decision and not kept here. */
export interface Organisation {
  /** Name of the claims file, and another name of the organisation on input. */
  readonly slug: string;
  readonly name: string;
  readonly name_ja?: string;
  /** ISO 3166-1 alpha-2 of its seat, where known. */
  readonly country?: string;
  readonly url?: string;
  /** Where to ask to be left out. */
  readonly opt_out?: string;
  readonly description: string;
}

/** Where claims were read. `date` is the day that the list itself gives; without one the day of retrieval counts. */
export interface ClaimSource {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly licence: string;
  readonly date?: string;
  readonly retrieved: string;
  readonly note?: string;
}

/** The reviewed files of the registry, as they lie in `data/scanners`. */
export interface RegistryFiles {
  readonly organisations: readonly Organisation[];
  readonly sources: readonly ClaimSource[];
  /** Adds all claims of the files to rows; `organisation` is then the organisation's name, not its slug. */
  readonly addClaims: (rows: ClaimRows) => void;
}

/** The folder with the reviewed files. */
export function registryFolder(): string {
  return fileURLToPath(new URL("../../../data/scanners", import.meta.url));
}

/**
 * Reads and checks `organisations.json` and `sources.json` of a folder, and each `claims/SLUG.csv` when it is asked for.
 * Throws a TeitenError with the place.
 */
export function readRegistryFiles(folder: string): RegistryFiles {
  const organisations = readReviewedList(folder, "organisations") as readonly Organisation[];
  const sources = readReviewedList(folder, "sources") as readonly ClaimSource[];
  const addClaims = (rows: ClaimRows): void => {
    for (const { slug, name } of organisations) {
      const file = join(folder, "claims", `${slug}.csv`);
      rows.addFile(readFileSync(file), file, name);
    }
  };
  return { organisations, sources, addClaims };
}

/** Names of the claims files that no organisation of the list owns; a test holds it empty. */
export function strayClaimFiles(folder: string, organisations: readonly Organisation[]): readonly string[] {
  const owned = new Set(organisations.map(({ slug }) => `${slug}.csv`));
  return readdirSync(join(folder, "claims")).filter((name) => !owned.has(name));
}
