import type { Day } from "@teiten/core/calendar";
import { loadRegistry } from "../enrich/index.ts";
import type { ClaimSource, IndexedRegistry } from "../enrich/index.ts";
import { formatColumns } from "../report/index.ts";
import type { Claim } from "../state/index.ts";
import type { ListedScanner, ScannerList } from "./site-view.ts";

/**
 * The announced scanners as everybody may know them: the reviewed files of this release alone, without the operator's own
 * claims and whole, so that nothing can be read from what is missing.
 */
export function scannerList(): ScannerList {
  const registry = loadRegistry([]);
  const sources = new Map(registry.sources().map((source) => [source.id, source]));
  const claims = registry.claims();
  const scanners = registry.organisations().flatMap((name) => {
    const organisation = registry.organisation(name);
    const own = claims.filter((claim) => claim.organisation === name);
    return organisation === null ? [] : [{ organisation, ranges: own.length, sources: sourcesOf(own, sources) }];
  });
  return {
    version: registry.version,
    date: newestDate(registry),
    scanners: scanners.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other), "en")),
    claims: claims.length,
    file: claimFile(claims, sources),
  };
}

function keyOf({ organisation }: ListedScanner): string {
  return organisation.name.toLowerCase();
}

function newestDate(registry: IndexedRegistry): Day {
  return registry.sources().reduce((latest, { retrieved }) => (retrieved > latest ? retrieved : latest), "");
}

function sourcesOf(claims: readonly Claim[], sources: ReadonlyMap<string, ClaimSource>): ListedScanner["sources"] {
  return [...new Set(claims.map(({ source }) => source))].toSorted().flatMap((id) => {
    const source = sources.get(id);
    return source === undefined ? [] : [{ title: source.title, url: source.url, date: source.retrieved }];
  });
}

function claimFile(claims: readonly Claim[], sources: ReadonlyMap<string, ClaimSource>): string {
  const column = <Cell>(of: (claim: Claim) => Cell): readonly Cell[] => claims.map(of);
  return formatColumns({
    organisation: column(({ organisation }) => organisation),
    range: column(({ range }) => range),
    valid_from: column(({ validFrom }) => validFrom),
    valid_to: column(({ validTo }) => validTo),
    evidence: column(({ evidence }) => evidence),
    confidence: column(({ confidence }) => confidence),
    source: column(({ source }) => sources.get(source)?.url ?? source),
    licence: column(({ source }) => sources.get(source)?.licence ?? null),
    read_on: column(({ source }) => sources.get(source)?.retrieved ?? null),
  });
}
