import { createHash } from "node:crypto";

/** The namespace of identifiers of cyber-observable objects (STIX 2.1, section 2.9). */
const OBSERVABLES = "00abedb4-aa42-466c-9c01-fed23315a9b7";
/** A namespace of bulletins' own objects, drawn once. */
const BULLETINS = "5d2f2f7e-9a0c-4a1b-8f0d-3c1e6b9a7d24";

/** A version 5 UUID (RFC 9562): the same name in the same namespace is the same identifier. */
export function uuid5(namespace: string, name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The identifier of an object of a bulletin: by its type, whose bulletin it is, and what it is about. */
export function bulletinObjectId(type: string, ...about: readonly string[]): string {
  return `${type}--${uuid5(BULLETINS, JSON.stringify([type, ...about]))}`;
}

/** The identifier of an observable: by the properties that make it, in the order of their names (RFC 8785 for these types). */
export function observableId(
  type: string,
  properties: Readonly<Record<string, string | number | readonly string[]>>,
): string {
  const sorted = Object.fromEntries(Object.entries(properties).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return `${type}--${uuid5(OBSERVABLES, JSON.stringify(sorted))}`;
}
