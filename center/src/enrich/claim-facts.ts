import type { Claim, ClaimEvidence } from "../state/index.ts";

/** Kinds of evidence, the strongest first: of equally wide claims with equal confidence the stronger evidence wins. */
export const CLAIM_EVIDENCE: readonly ClaimEvidence[] = [
  "declared-list",
  "page-on-address",
  "ptr",
  "payload",
  "third-party-list",
  "behaviour",
];

/** Degrees of confidence, the strongest first. */
export const CLAIM_CONFIDENCE: readonly Claim["confidence"][] = ["high", "medium", "low"];

/** The columns of a claims file; `organisation` stands before them where the file's name does not say it. */
export const CLAIM_COLUMNS: readonly string[] = [
  "range",
  "valid_from",
  "valid_to",
  "known_from",
  "known_to",
  "evidence",
  "source",
  "confidence",
];

/** All that a claim says beside its range. Thousands of claims share one such object. */
export type ClaimFacts = Omit<Claim, "range">;

/** The facts in the fields of a line behind its range, in the order of `CLAIM_COLUMNS`; or what is wrong with them. */
export function parseFacts(organisation: string, fields: readonly string[]): ClaimFacts | { readonly wrong: string } {
  const [
    validFrom = "",
    validTo = "",
    knownFrom = "",
    knownTo = "",
    evidenceText = "",
    source = "",
    confidenceText = "",
  ] = fields;
  if (fields.length !== CLAIM_COLUMNS.length - 1) return { wrong: "the line has not the header's fields" };
  if (organisation === "") return { wrong: "the organisation is missing" };
  if (source === "") return { wrong: "the source is missing: every claim names where it was read" };
  const notDay = [validFrom, validTo, knownFrom, knownTo].find((text) => text !== "" && !isDay(text));
  if (notDay !== undefined) return { wrong: `“${notDay}” is not a day (YYYY-MM-DD)` };
  if (isBackwards(validFrom, validTo)) return { wrong: `valid_to ${validTo} does not come after ${validFrom}` };
  if (isBackwards(knownFrom, knownTo)) return { wrong: `known_to ${knownTo} does not come after ${knownFrom}` };
  const evidence = CLAIM_EVIDENCE.find((kind) => kind === evidenceText);
  if (evidence === undefined) return { wrong: `“${evidenceText}” is none of ${CLAIM_EVIDENCE.join(", ")}` };
  const confidence = CLAIM_CONFIDENCE.find((degree) => degree === confidenceText);
  if (confidence === undefined) return { wrong: `“${confidenceText}” is none of ${CLAIM_CONFIDENCE.join(", ")}` };
  const days = { ...open("validFrom", validFrom), ...open("validTo", validTo), ...open("knownFrom", knownFrom) };
  return { organisation, ...days, ...open("knownTo", knownTo), evidence, source, confidence };
}

/** Whether a claim holds on a day, as far as it was known on `asKnownOn` (undefined: at all). Open ends always hold. */
export function isValid(facts: ClaimFacts, day: string, asKnownOn: string | undefined): boolean {
  if (!holds(facts.validFrom, facts.validTo, day)) return false;
  return asKnownOn === undefined || holds(facts.knownFrom, facts.knownTo, asKnownOn);
}

/** Order of weight among claims to one range: confidence, then evidence. */
export function compareWeight(left: ClaimFacts, right: ClaimFacts): number {
  const confidence = CLAIM_CONFIDENCE.indexOf(left.confidence) - CLAIM_CONFIDENCE.indexOf(right.confidence);
  return confidence || CLAIM_EVIDENCE.indexOf(left.evidence) - CLAIM_EVIDENCE.indexOf(right.evidence);
}

function holds(from: string | null, to: string | null, day: string): boolean {
  return (from === null || from <= day) && (to === null || day < to);
}

function open<Name extends string>(name: Name, text: string): Record<Name, string | null> {
  return { [name]: text === "" ? null : text } as Record<Name, string | null>;
}

function isBackwards(from: string, to: string): boolean {
  return from !== "" && to !== "" && to <= from;
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
