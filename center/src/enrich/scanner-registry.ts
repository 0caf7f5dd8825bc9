import type { Claim } from "../state/index.ts";

/** The claim that answers for an address on a day. */
export interface OrganisationMatch {
  readonly organisation: string;
  readonly claim: Claim;
}

/** The announced-scanner registry: whose scanner is this address, on that day, as known then or now. */
export interface ScannerRegistry {
  /** Name and date of the registry's contents, for captions and recipes. */
  readonly version: string;
  /**
   * The most specific claim valid on `day` that holds the address (IPv4 dotted or IPv6 text); null without one.
   * `asKnownOn` looks only at claims known on that day; without it, at all.
   */
  lookup(address: string, day: string, asKnownOn?: string): OrganisationMatch | null;
  /**
   * The same for many sources at once: `sources` holds 16 bytes an address (IPv4 mapped), `days` the index into
   * `dayNames` a row; answers an index into `organisations` a row, or -1.
   */
  match(
    sources: Uint8Array,
    days: Uint16Array,
    dayNames: readonly string[],
    asKnownOn?: string,
  ): { readonly organisation: Int32Array; readonly organisations: readonly string[] };
  claims(): readonly Claim[];
}
