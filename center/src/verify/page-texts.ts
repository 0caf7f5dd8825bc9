/** A piece of text of a page as its readers see it, and where it stands. */
export interface PageText {
  readonly text: string;
  /** The id before it, and the head of its row in a table. */
  readonly place: string;
}

/** Elements whose text no reader sees. */
const UNSEEN = /<(style|script)\b[^>]*>[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g;
const NUMBER = /[−+±×<]?\d(?:[\d,]*\d)?(?:\.\d+)?%?/g;

/** The texts of an HTML page in their order, without styles, scripts and empty ones. */
export function pageTexts(page: string): readonly PageText[] {
  const texts: PageText[] = [];
  let [id, row, inHead] = ["", "", false];
  for (const [piece] of page.replaceAll(UNSEEN, "").matchAll(/<[^>]*>|[^<]+/g)) {
    if (piece.startsWith("<")) {
      id = /\sid="([^"]*)"/.exec(piece)?.[1] ?? id;
      if (/^<\/?(?:tr|table|section)\b/.test(piece)) row = "";
      inHead = /^<th\b[^>]*scope="row"/.test(piece) || (inHead && !piece.startsWith("</th"));
      continue;
    }
    const text = unescaped(piece).replaceAll(/\s+/g, " ").trim();
    if (text === "") continue;
    if (inHead) row = row === "" ? text : `${row} ${text}`;
    texts.push({ text, place: [id === "" ? "" : `#${id}`, row].filter((part) => part !== "").join(", ") });
  }
  return texts;
}

/** Every number of a text, with its sign and per cent. */
export function numbersIn(text: string): readonly string[] {
  return text.match(NUMBER) ?? [];
}

function unescaped(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
