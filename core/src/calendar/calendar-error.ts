/** A day, time, zone or range that cannot be. `text` is what was given, `advice` how it should look. */
export class CalendarError extends Error {
  readonly code: "zone-unknown" | "day-invalid" | "time-invalid" | "range-invalid" | "quarter-invalid" | "week-invalid";
  readonly text: string;
  readonly advice: string;

  constructor(code: CalendarError["code"], text: string, message: string, advice: string) {
    super(message);
    this.name = "CalendarError";
    this.code = code;
    this.text = text;
    this.advice = advice;
  }
}
