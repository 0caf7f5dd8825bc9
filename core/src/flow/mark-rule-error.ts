/** A rule that cannot be used: what is wrong with it, and which of its parts (keys and positions) it is about. */
export class MarkRuleError extends Error {
  readonly path: readonly (string | number)[];

  constructor(message: string, path: readonly (string | number)[]) {
    super(message);
    this.name = "MarkRuleError";
    this.path = path;
  }

  /** The same error seen from a part further out. */
  within(...outer: readonly (string | number)[]): MarkRuleError {
    return new MarkRuleError(this.message, [...outer, ...this.path]);
  }
}
