/** A heading, with its depth (1 to 6) and the anchor that readers link to. */
export interface Heading {
  readonly depth: number;
  readonly text: string;
  readonly anchor: string;
}

/** Headings of a page in order; lines inside code fences are none. */
export function headings(page: string): readonly Heading[] {
  return withoutFences(page)
    .split("\n")
    .flatMap((line) => {
      const match = /^(#{1,6}) +(.+?) *#*$/.exec(line);
      const text = match?.[2];
      if (match === null || text === undefined) return [];
      return [{ depth: match[1]?.length ?? 0, text, anchor: anchorOf(text) }];
    });
}

/** Targets of the page's links and pictures, as written. */
export function linkTargets(page: string): readonly string[] {
  const text = withoutFences(page).replaceAll(/`[^`\n]*`/g, "");
  const links = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map((match) => match[1] ?? "");
  const pictures = [...text.matchAll(/<(?:img|source|a)\b[^>]*?\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...links, ...pictures.map((match) => match[1] ?? "")];
}

/** Lines of the page's shell blocks, continued lines joined, comments and blank lines left out. */
export function shellLines(page: string): readonly string[] {
  return [...page.matchAll(/^ *```(?:sh|bash|console)\n([\s\S]*?)^ *```/gm)].flatMap((match) =>
    (match[1] ?? "")
      .replaceAll(/\\\n\s*/g, " ")
      .split("\n")
      .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
      .filter((line) => line !== ""),
  );
}

function withoutFences(page: string): string {
  return page.replaceAll(/^ *```[\s\S]*?^ *```/gm, "");
}

function anchorOf(text: string): string {
  return text
    .replaceAll(/`|\*|\[([^\]]*)\]\([^)]*\)/g, (_match, label: string | undefined) => label ?? "")
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "")
    .replaceAll(" ", "-");
}
