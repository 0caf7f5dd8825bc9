import { createHash } from "node:crypto";
import type { Claim } from "../state/index.ts";
import { ClaimRows } from "./claim-rows.ts";
import { IndexedRegistry } from "./indexed-registry.ts";
import { readRegistryFiles, registryFolder } from "./registry-files.ts";

/**
 * The registry of the reviewed files and, beside them, the claims of the state (`state.claims()`). An organisation of
 * the state that is a slug of the files counts as that organisation.
 */
export function loadRegistry(ownClaims: readonly Claim[], folder: string = registryFolder()): IndexedRegistry {
  const files = readRegistryFiles(folder);
  const names = new Map(files.organisations.map(({ slug, name }) => [slug, name]));
  const own = ownClaims.map((claim) => ({
    ...claim,
    organisation: names.get(claim.organisation) ?? claim.organisation,
  }));
  const rows = new ClaimRows();
  files.addClaims(rows);
  const reviewed = rows.length;
  rows.addClaims(own);
  const newest = files.sources.reduce((latest, { retrieved }) => (retrieved > latest ? retrieved : latest), "");
  const added = own.length === 0 ? "" : ` + ${own.length} own`;
  const version = `${newest} (${reviewed} claims${added}, ${hashOf(rows)})`;
  return new IndexedRegistry({ ...files, rows, version });
}

/** Eight digits of a hash over all claims in their order. */
function hashOf(rows: ClaimRows): string {
  const hash = createHash("sha256");
  hash.update(rows.words.subarray(0, 4 * rows.length)).update(rows.lengths.subarray(0, rows.length));
  let previous: unknown;
  for (let row = 0; row < rows.length; row += 1) {
    const facts = rows.facts(row);
    if (facts !== previous) hash.update(`${row} ${JSON.stringify(facts)}`);
    previous = facts;
  }
  return hash.digest("hex").slice(0, 8);
}
