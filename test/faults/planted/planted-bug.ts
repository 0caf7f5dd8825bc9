/** A text of the built programs that is replaced by another. */
export interface Edit {
  /** Path below the program root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A mistake that the harness must find, as the texts that make it. */
export interface PlantedBug {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The scenario that must miss its goal. */
  readonly scenario: string;
}
