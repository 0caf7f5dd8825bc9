const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Columns that a text takes in a terminal: 2 for East Asian wide characters, 0 for combining ones. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character.charCodeAt(0) < 0x300) width += 1;
    else if (!ZERO.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Pads a text with spaces to `width` terminal columns, on its right, or on its left for numbers. */
export function padDisplay(text: string, width: number, alignRight: boolean): string {
  const room = " ".repeat(Math.max(0, width - displayWidth(text)));
  return alignRight ? room + text : text + room;
}

/** The text without control and direction characters, which could move a terminal's cursor or turn its lines around. */
export function withoutControls(text: string): string {
  return text.replaceAll(CONTROL, "");
}

/** Breaks a text into lines of at most `width` columns: between words, and between East Asian characters. */
export function wrapDisplay(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    if (line !== "" && displayWidth(indent + line + piece.trimEnd()) > width) {
      lines.push(indent + line.trimEnd());
      line = "";
    }
    line += line === "" ? piece.trimStart() : piece;
  }
  return [...lines, indent + line.trimEnd()].join("\n");
}

const NEVER_FIRST = "、。，．・：；？！）」』】〕…ー";

function pieces(text: string): readonly string[] {
  const found: string[] = [];
  for (const character of text) {
    const last = found.at(-1);
    const afterWide = last !== undefined && WIDE.test([...last].at(-1) ?? "");
    const breakable = WIDE.test(character) || afterWide || last?.endsWith(" ") === true;
    if (last === undefined || (breakable && character !== " " && !NEVER_FIRST.includes(character)))
      found.push(character);
    else found[found.length - 1] = last + character;
  }
  return found;
}
