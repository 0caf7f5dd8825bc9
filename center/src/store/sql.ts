/** SQL with its bound parameters (`{name:Type}` in the text), as ClickHouse takes them over HTTP. */
export interface BoundSql {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A value to bind, with its ClickHouse type. */
export interface BoundValue {
  readonly type: string;
  readonly value: unknown;
}

/** Binds a value: `sql\`… where port = ${bind("UInt16", 23)}\``. Values never become SQL text. */
export function bind(type: string, value: unknown): BoundValue {
  return { type, value };
}

/** Text that is part of the program (a column, an expression), never of the input. */
export function raw(text: string): BoundSql {
  return { text, parameters: {} };
}

/** Puts statements together; nested fragments keep their bindings under fresh names. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (BoundSql | BoundValue)[]): BoundSql {
  let text = strings[0] ?? "";
  const parameters: Record<string, unknown> = {};
  let next = 0;
  parts.forEach((part, index) => {
    if ("text" in part) {
      let nested = part.text;
      const renamed = new Map<string, string>();
      for (const name of Object.keys(part.parameters)) renamed.set(name, `p${next++}`);
      nested = nested.replaceAll(/\{(p\d+):/g, (whole, name: string) => {
        const fresh = renamed.get(name);
        return fresh === undefined ? whole : `{${fresh}:`;
      });
      for (const [name, fresh] of renamed) parameters[fresh] = part.parameters[name];
      text += nested;
    } else {
      const name = `p${next++}`;
      parameters[name] = part.value;
      text += `{${name}:${part.type}}`;
    }
    text += strings[index + 1] ?? "";
  });
  return { text, parameters };
}

/** Joins fragments with a separator such as ` and `. */
export function join(fragments: readonly BoundSql[], separator: string): BoundSql {
  return fragments.reduce<BoundSql>(
    (sum, fragment, index) => (index === 0 ? fragment : sql`${sum}${raw(separator)}${fragment}`),
    raw(""),
  );
}
