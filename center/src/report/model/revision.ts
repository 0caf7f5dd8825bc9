/** A value that an earlier revision of the same report printed otherwise. */
export interface RestatedValue {
  readonly exhibit: string;
  readonly row: string;
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What a report of this quarter was published before, as its data folder tells. */
export interface RevisionPart {
  readonly number: number;
  readonly restated: readonly RestatedValue[];
}
