// Finds every `new TeitenError({…})` and `new SensorError({…})` in source text and reads what it says.

/**
 * @typedef {{
 *   code: string, exitCode: number, file: string, message: string | null, advice: string | null
 * }} ErrorSite
 * @typedef {{ sites: ErrorSite[], withoutCode: string[] }} ErrorSites
 */

/**
 * Every place that makes a `TeitenError`, and every report in a table of `ErrorReport` that one is made of; `withoutCode`
 * names those (`file:line`) whose code is not written out there.
 * @param {ReadonlyMap<string, string>} tree path → TypeScript source
 * @returns {ErrorSites}
 */
export function findErrorSites(tree) {
  /** @type {ErrorSites} */
  const found = { sites: [], withoutCode: [] };
  for (const [file, source] of tree) {
    for (const at of reportsIn(source)) {
      const before = source.slice(0, at);
      const properties = readProperties(source, source.indexOf("{", at) + 1);
      const codes = codesIn(properties.get("code") ?? "", source, before, tree);
      const madeOf = properties.has("...") && source.includes("ErrorReport");
      if (codes.length === 0 && !madeOf) found.withoutCode.push(`${file}:${before.split("\n").length}`);
      const exitCode = exitCodeOf(properties.get("exitCode"), source);
      const [message, advice] = [textOf(properties.get("message"), before), textOf(properties.get("advice"), before)];
      for (const code of codes) found.sites.push({ code, exitCode, file, message, advice });
    }
  }
  return found;
}

/**
 * Where an error is made, or described in a table.
 * @param {string} source
 * @returns {number[]}
 */
function reportsIn(source) {
  const made = [...source.matchAll(/new (?:Teiten|Sensor)Error\(/g)].map((match) => match.index);
  if (!/\bErrorReport\b/.test(source)) return made;
  const described = [...source.matchAll(/(?<!(?:Teiten|Sensor)Error\()\{\s*code: "/g)].map((match) => match.index);
  return [...made, ...described].toSorted((a, b) => a - b);
}

/**
 * The exit code that an expression gives: a number, or the first that the type of the name allows; 1 without one.
 * @param {string | undefined} expression
 * @param {string} source
 * @returns {number}
 */
function exitCodeOf(expression, source) {
  if (expression === undefined) return 1;
  const number = /^\d+$/.test(expression) ? expression : new RegExp(`\\b${expression}: (\\d+)`).exec(source)?.[1];
  return Number(number ?? 1);
}

/**
 * The properties of the object literal whose inside begins at `start`, as source text; a shorthand is its own value, and
 * what is spread into it stands under `...`.
 * @param {string} source
 * @param {number} start
 * @returns {Map<string, string>}
 */
function readProperties(source, start) {
  /** @type {Map<string, string>} */
  const properties = new Map();
  let depth = 0;
  let from = start;
  for (let i = start; i < source.length; i++) {
    const character = source.charAt(i);
    if (`"'\``.includes(character)) i = endOfString(source, i);
    else if ("{[(".includes(character)) depth++;
    else if ((character === "," || character === "}") && depth === 0) {
      const property = source.slice(from, i);
      const [, name, value] = /^\s*("[\w-]+"|\w+)\s*(?::\s*([\s\S]*))?$/.exec(property) ?? [];
      if (property.trimStart().startsWith("...")) properties.set("...", property.trim());
      if (name !== undefined) properties.set(name, (value ?? name).trim());
      if (character === "}") return properties;
      from = i + 1;
    } else if ("}])".includes(character)) depth--;
  }
  return properties;
}

/**
 * The position of the quote that closes the string which opens at `start`, nested templates included.
 * @param {string} source
 * @param {number} start
 * @returns {number}
 */
function endOfString(source, start) {
  const quote = source.charAt(start);
  for (let i = start + 1; i < source.length; i++) {
    if (source.charAt(i) === "\\") i++;
    else if (source.charAt(i) === quote) return i;
    else if (quote === "`" && source.startsWith("${", i)) i = endOfPlaceholder(source, i + 2);
  }
  return source.length;
}

/**
 * @param {string} source
 * @param {number} start
 * @returns {number}
 */
function endOfPlaceholder(source, start) {
  let depth = 1;
  for (let i = start; i < source.length; i++) {
    const character = source.charAt(i);
    if (`"'\``.includes(character)) i = endOfString(source, i);
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i;
  }
  return source.length;
}

/**
 * The codes that an expression can give: string literals other than those it compares with; the values of the table that
 * it looks into, when that is a constant of the same file; or the codes of the error whose code it passes on.
 * @param {string} expression
 * @param {string} source
 * @param {string} before the source up to the expression
 * @param {ReadonlyMap<string, string>} tree
 * @returns {string[]}
 */
function codesIn(expression, source, before, tree) {
  const table = /^(\w+)\[/.exec(expression)?.[1];
  const start = table === undefined ? -1 : source.search(new RegExp(`\\bconst ${table}\\b[^=]*= \\{`));
  if (start !== -1) return [...readProperties(source, source.indexOf("= {", start) + 3).values()].flatMap(stringsIn);
  const passedOn = /^(?:`([\w-]*)\$\{)?error\.code(?:\}`)?$/.exec(expression);
  if (passedOn !== null) return codesOf(before, tree).map((code) => `${passedOn[1] ?? ""}${code}`);
  return stringsIn(expression.replaceAll(/[!=]==\s*"[^"]*"/g, ""));
}

/**
 * The codes of the class of errors that the code just before has to do with.
 * @param {string} before
 * @param {ReadonlyMap<string, string>} tree
 * @returns {string[]}
 */
function codesOf(before, tree) {
  const name = [...before.matchAll(/(?:instanceof|error:) (\w+Error)\b/g)].at(-1)?.[1];
  for (const source of tree.values()) {
    const declared = new RegExp(`class ${name ?? ""} extends Error \\{\\s*readonly code:([^;]*);`).exec(source);
    if (declared !== null) return stringsIn(declared[1] ?? "");
  }
  return [];
}

/**
 * Plain string literals in an expression, in order.
 * @param {string} expression
 * @returns {string[]}
 */
function stringsIn(expression) {
  return [...expression.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? "");
}

/**
 * The text of a string, template or sum of them, with … for what is filled in; a name is looked up among the constants
 * that stand before it. Null when only the run knows.
 * @param {string | undefined} expression
 * @param {string} before
 * @returns {string | null}
 */
function textOf(expression, before) {
  if (expression === undefined) return null;
  if (/^\w+$/.test(expression)) {
    const [, value] =
      [...before.matchAll(new RegExp(`\\bconst ${expression}(?:: string)? =\\s*([\\s\\S]*?);\\n`, "g"))].at(-1) ?? [];
    return value === undefined || /^\w+$/.test(value) ? null : textOf(value, "");
  }
  const choice = questionMark(expression);
  const pieces = [];
  for (let i = choice + 1; i < expression.length; i++) {
    if (!`"'\``.includes(expression.charAt(i))) continue;
    const end = endOfString(expression, i);
    pieces.push(expression.slice(i + 1, end));
    i = end;
  }
  return pieces.length === 0 ? null : unescape(pieces.map(withoutPlaceholders).join(choice === -1 ? "" : " / "));
}

/**
 * Where the condition of a choice ends (`a ? b : c`), or -1.
 * @param {string} expression
 * @returns {number}
 */
function questionMark(expression) {
  for (let i = 0; i < expression.length; i++) {
    if (`"'\``.includes(expression.charAt(i))) i = endOfString(expression, i);
    else if (expression.startsWith("??", i)) i++;
    else if (expression.charAt(i) === "?" && expression.charAt(i + 1) !== ".") return i;
  }
  return -1;
}

/**
 * @param {string} template
 * @returns {string}
 */
function withoutPlaceholders(template) {
  let text = "";
  for (let i = 0; i < template.length; i++) {
    if (template.startsWith("${", i)) {
      text += "…";
      i = endOfPlaceholder(template, i + 2);
    } else text += template.charAt(i);
  }
  return text;
}

/**
 * @param {string} text
 * @returns {string}
 */
function unescape(text) {
  return text.replaceAll("\\n", " ").replaceAll(/\\(.)/g, "$1");
}
