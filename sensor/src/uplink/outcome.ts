import { WrongCenter } from "./pinned-agent.ts";
import type { ExchangeError, WireAnswer } from "./exchange.ts";
import { readRefusal } from "./read-answer.ts";

/** What became of a request, by what the agent has to do next. */
export type Outcome<Answer> =
  | { readonly kind: "accepted"; readonly answer: Answer }
  /** Not now: the same again after a while, at least `after` seconds if the center said so. */
  | { readonly kind: "later"; readonly after: number | null; readonly reached: boolean; readonly why: string }
  /** Never, in this form: set it aside and go on. `sha256` is what the center holds in its place. */
  | { readonly kind: "never"; readonly code: string; readonly why: string; readonly sha256: string | null }
  /** The center does not know it. */
  | { readonly kind: "absent" }
  /** Nothing of this sensor is taken (its key is not known any more, or the way there is wrong): a person has to look. */
  | { readonly kind: "shut-out"; readonly code: string; readonly why: string };

const RETRIED: ReadonlySet<number> = new Set([408, 425, 429]);
const REFUSED: ReadonlySet<number> = new Set([400, 409, 411, 413, 415, 422]);

/**
 * Reads an answer by its status. Only a refusal in the collector's own words sets anything aside: what a proxy on the way
 * invents (a page with status 400 or 404) is a matter of the way, and does not cost a segment.
 */
export function outcomeOf<Answer>(wire: WireAnswer, read: (text: string) => Answer | null): Outcome<Answer> {
  const { status, retryAfter: after } = wire;
  if (status === 200 || status === 201) {
    const answer = read(wire.text);
    if (answer !== null) return { kind: "accepted", answer };
    return { kind: "later", after, reached: true, why: `status ${status} with an answer that is not a collector's` };
  }
  const refusal = readRefusal(wire.text);
  const why = refusal === null ? `status ${status}, not in a collector's words` : refusal.message;
  if (status >= 500 || RETRIED.has(status)) {
    return { kind: "later", after, reached: refusal === null || status === 500, why };
  }
  if (refusal === null) return { kind: "shut-out", code: `status-${status}`, why };
  if (status === 404) return { kind: "absent" };
  if (REFUSED.has(status) || refusal.code === "boot-ended") {
    return { kind: "never", code: refusal.code, why, sha256: refusal.sha256 ?? null };
  }
  return { kind: "shut-out", code: refusal.code, why };
}

/** The outcome of an exchange without an answer. */
export function outcomeOfFailure(error: ExchangeError): Outcome<never> {
  if (error.cause instanceof WrongCenter) return { kind: "shut-out", code: "wrong-center", why: error.message };
  return { kind: "later", after: null, reached: error.reached, why: error.message };
}
