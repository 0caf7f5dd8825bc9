/** An option of a pcapng block: its code, and where its value lies. */
export type OptionVisitor = (code: number, at: number, length: number) => void;

const END_OF_OPTIONS = 0;

/** Visits the options between `at` and `end`; a list that runs beyond its block ends there. */
export function visitOptions(view: DataView, little: boolean, at: number, end: number, visit: OptionVisitor): void {
  let next = at;
  while (next + 4 <= end) {
    const code = view.getUint16(next, little);
    const length = view.getUint16(next + 2, little);
    if (code === END_OF_OPTIONS || next + 4 + length > end) return;
    visit(code, next + 4, length);
    next += 4 + ((length + 3) & ~3);
  }
}
