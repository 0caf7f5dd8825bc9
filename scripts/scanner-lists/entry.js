/**
 * A range as a list has it, or a line of a list that is not carried over.
 * @typedef {{
 *   slug: string, range: string, place: string, source: string, evidence: string, confidence: string,
 *   validFrom: string, validTo: string, knownFrom: string,
 * }} Entry
 * @typedef {{ place: string, text: string, reason: string }} Dropped
 * @typedef {{ id: string, title: string, url: string, licence: string, date?: string, retrieved: string, note?: string }} Source
 * @typedef {{ entries: Entry[], dropped: Dropped[], sources: Source[] }} ListContents
 */

/** The day on which the stored copies of the lists were taken; lists without a date of their own are known from then. */
export const RETRIEVED = "2026-11-24";

/**
 * An entry without days of validity.
 * @param {Pick<Entry, "slug" | "range" | "place" | "source" | "evidence" | "confidence"> & { date?: string }} facts
 * @returns {Entry}
 */
export function openEntry({ date, ...facts }) {
  return { ...facts, validFrom: "", validTo: "", knownFrom: date ?? RETRIEVED };
}
