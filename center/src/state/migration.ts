/** One step of the state's schema. Steps are never edited once released: a change is a new step. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: readonly string[];
}
