/** Time as an argument: the agent's only source of it, so that a test can make three days pass in a second. */
export interface Clock {
  /** Microseconds since 1970 UTC; may jump when somebody sets the clock. */
  wall(): number;
  /** Milliseconds since some moment; never jumps. */
  monotonic(): number;
  /** Calls back once after so many milliseconds; the answer cancels it. */
  after(milliseconds: number, call: () => void): () => void;
}
