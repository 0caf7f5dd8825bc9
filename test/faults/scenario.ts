/** Where and how a scenario runs. */
export interface FaultContext {
  /** Folder in which the built programs stand (`center/dist`, `sensor/dist`): the checkout, or a copy with a planted bug. */
  readonly programRoot: string;
  readonly seed: number;
  /** The nightly form: ten times the work. */
  readonly long: boolean;
  /** The form that shows a planted bug: the least work that finds it. */
  readonly brief: boolean;
  /** An empty folder of the scenario's own, in memory where there is room; removed afterwards when the goal was reached. */
  readonly workspace: string;
  /** A line on standard error; never part of the table. */
  readonly tell: (line: string) => void;
}

/** What a scenario measured, in the words of its row, and whether that is the goal. */
export interface Reached {
  readonly figure: string;
  readonly ok: boolean;
  /** Set where the machine lacks what the scenario needs: the row is neither passed nor failed. */
  readonly skipped?: boolean;
}

/** One row of the table: a kind of fault, what must hold under it, and the run that shows it. */
export interface Scenario {
  readonly name: string;
  readonly goal: string;
  /** How much of the machine it takes, of 3 in all: 1 beside others, 3 what is measured and must run alone. */
  readonly width: 1 | 2 | 3;
  /** Seconds after which it is ended and counted as failed; ten times as many in the long form. */
  readonly limitSeconds: number;
  run(context: FaultContext): Promise<Reached>;
}

/** A row of the table with its verdict. */
export interface Row extends Reached {
  readonly name: string;
  readonly goal: string;
  readonly seconds: number;
}
