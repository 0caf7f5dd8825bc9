/** One import of a source file, by whichever form it is written. */
export interface ScannedImport {
  /** The text between the quotes. */
  readonly specifier: string;
  readonly form: "static" | "dynamic" | "resolved";
  /** Counted from 1. */
  readonly line: number;
}

const STATIC = /(?:^|[;}\n])[ \t]*(?:import|export)\s+(?:[\w*$\s{},]+?[\s}]from\s*)?["']([^"'\n]+)["']/g;
const DYNAMIC = /\b(?:import|require)\s*\(\s*["'`]([^"'`\n]+)["'`]/g;
const RESOLVED =
  /\b(?:import\.meta\.resolve\(|require\.resolve\(|new URL\()\s*["'`]([^"'`\n]+\.[jt]s|@teiten\/[^"'`\n]+)["'`]/g;

/**
 * Finds the imports of one TypeScript file: `import … from`, bare `import`, `export … from`, `import()`, `require()` and
 * module paths resolved by `import.meta.resolve` or `new URL` (workers). It reads text, not syntax, because TypeScript 7
 * has no JavaScript compiler API; comments are left out.
 */
export function scanImports(source: string): readonly ScannedImport[] {
  const code = blankComments(source);
  const found: ScannedImport[] = [];
  const collect = (pattern: RegExp, form: ScannedImport["form"]): void => {
    for (const match of code.matchAll(pattern)) {
      const specifier = match[1] ?? "";
      found.push({ specifier, form, line: lineAt(code, match.index + match[0].lastIndexOf(specifier)) });
    }
  };
  collect(STATIC, "static");
  collect(DYNAMIC, "dynamic");
  collect(RESOLVED, "resolved");
  return found.toSorted((a, b) => a.line - b.line);
}

/** The line, from 1, of a character position. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < index; i = text.indexOf("\n", i + 1)) line++;
  return line;
}

/** The same text with every comment blanked out: positions and lines stay as they are. */
export function blankComments(source: string): string {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replaceAll(token, (text) =>
    text.startsWith("//") || text.startsWith("/*") ? text.replaceAll(/[^\n]/g, " ") : text,
  );
}
