// The page of rules files, made from their schema and from the table of fields that conditions ask for.

/** @typedef {import("../../core/src/flow/mark-fields.ts").MarkField} MarkField */
/**
 * @typedef {{
 *   type?: string | string[], enum?: string[], const?: unknown, description?: string, minimum?: number, required?: string[],
 *   properties?: Record<string, Schema>, items?: Schema, if?: Schema, then?: Schema, else?: Schema
 * }} Schema
 */

/** What a packet must have for the fields of each kind. */
const OWNERS = {
  ip: "every IP packet",
  ipv4: "IPv4",
  ports: "TCP and UDP with their header, no later fragments",
  tcp: "TCP with its header",
  icmp: "ICMP and ICMPv6 with their header",
};

const INTRODUCTION = [
  "# Rules files",
  "",
  "<!-- Made by `npm run reference` from the schema and from core/src/flow/mark-fields.ts; do not edit. -->",
  "",
  "A rules file says which packets get which [tool mark](tool-marks.md), where that differs from the built-in marks.",
  "[How to try a new rule](../how-to/try-a-new-rule.md) shows the way from an idea to rules in effect. An unknown key, field or",
  "value is refused with file, line and column (exit code 78); `teiten rules check` reads a file without any data, and",
  "`teiten rules show built-in` prints the built-in marks as one.",
  "",
];

const TABLE = ["| key | type | meaning |", "| --- | --- | --- |"];

/**
 * docs/reference/rules-files.md.
 * @param {object} schema of a rules file
 * @param {readonly MarkField[]} fields
 * @param {readonly string[]} functions of relations
 * @param {number} mostMarks
 * @returns {string}
 */
export function rulesPage(schema, fields, functions, mostMarks) {
  const top = /** @type {Schema} */ (schema);
  const mark = /** @type {Schema} */ (top.properties?.["marks"]?.items?.else);
  const lines = [
    ...INTRODUCTION,
    "## The file",
    "",
    ...TABLE,
    ...keys(top, ""),
    "",
    'Name, version, `from` and `to` are text: put a version such as `"1.10"` in quotes.',
    "",
    "## A mark",
    "",
    ...TABLE,
    ...keys(mark, ""),
    "| `removed` | true | beside `mark` alone: this built-in mark does not hold |",
    "",
    `A row has room for ${mostMarks} marks in all. A built-in mark keeps its bit; a new one takes the first that is free, and the bit of a`,
    "removed one when no other is left. A mark holds for packets in its scope only, so that the share has its denominator.",
    ...conditions(fields),
    ...relations(fields, functions),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * @param {readonly MarkField[]} fields
 * @returns {string[]}
 */
function conditions(fields) {
  return [
    "",
    "## Conditions",
    "",
    "`when` is a map of conditions of which all must hold, or a list of such maps of which one must. A condition is a value, a",
    "range `{ from: 10, to: 20 }` (both ends within, either may be left out), or a list of values and ranges of which one must",
    "match. A field that a packet does not have fails every condition on it.",
    "",
    "| field | packets that have it | values | meaning |",
    "| --- | --- | --- | --- |",
    ...fields.filter(({ use }) => use !== "relation").map(fieldLine),
    "| `relations` | those that have every field named | a list of comparisons | all of which must hold |",
  ];
}

/**
 * @param {readonly MarkField[]} fields
 * @param {readonly string[]} functions
 * @returns {string[]}
 */
function relations(fields, functions) {
  const names = list(fields.filter(({ use }) => use !== "test").map(({ name }) => name));
  return [
    "",
    "## Relations",
    "",
    "A relation compares two expressions: `sequence = destination`, or",
    "`ipId = low16(destination ^ destinationPort ^ sequence)`. Values are unsigned and of 32 bits, numbers decimal or `0x…`,",
    "operators `^`, `&`, `+` and `-`; two different operators beside each other need parentheses.",
    "",
    `- Fields: ${names}. \`source\` and \`destination\` are the addresses of IPv4.`,
    `- Functions: ${list(functions)}; \`swap16\` and \`swap32\` turn the order of bytes around.`,
  ];
}

/**
 * @param {Schema} schema
 * @param {string} prefix
 * @returns {string[]}
 */
function keys(schema, prefix) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    if (inner.properties !== undefined) return keys(inner, `${prefix}${name}.`);
    const required = schema.required?.includes(name) === true ? " (required)" : "";
    return [`| \`${prefix}${name}\` | ${typeOf(inner)} | ${inner.description ?? ""}${required} |`];
  });
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function typeOf(schema) {
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.if !== undefined) return "map, or list of maps";
  return [schema.type ?? ""]
    .flat()
    .filter((type) => type !== "null")
    .join(" or ");
}

/**
 * @param {MarkField} field
 * @returns {string}
 */
function fieldLine({ name, of, bits, words, meaning }) {
  const names = Object.keys(words);
  const numbers =
    bits === 1 ? "true, false" : name === "flags" ? "`SYN`, `FIN+PSH+URG`, `none`" : `0 to ${2 ** bits - 1}`;
  const values = names.length === 0 ? numbers : name === "protocol" ? `${list(names)}, ${numbers}` : list(names);
  return `| \`${name}\` | ${OWNERS[of]} | ${values} | ${meaning} |`;
}

/**
 * @param {readonly string[]} names
 * @returns {string}
 */
function list(names) {
  return names.map((name) => `\`${name}\``).join(", ");
}
