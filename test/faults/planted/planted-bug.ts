/** A mistake that the harness must find: one text of the built programs is replaced by another. */
export interface PlantedBug {
  readonly name: string;
  /** Path below the program root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The scenario that must miss its goal. */
  readonly scenario: string;
}
