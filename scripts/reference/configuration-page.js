// The page of the configuration file, made from its schema.

/**
 * @typedef {{
 *   type?: string, enum?: string[], description?: string, minimum?: number, required?: string[],
 *   properties?: Record<string, Schema>, anyOf?: Schema[]
 * }} Schema
 */

/**
 * docs/reference/configuration.md: every setting of `teiten.yaml`.
 * @param {object} schema a JSON Schema of objects and plain values
 * @returns {string}
 */
export function configurationPage(schema) {
  const lines = [
    "# Configuration",
    "",
    "<!-- Made by `npm run reference` from the schema; do not edit. -->",
    "",
    "`teiten init` writes `teiten.yaml` into the data directory. An unknown setting or a wrong value ends a command with exit",
    "code 78, and the message names line and column.",
    "",
    "| setting | type | meaning |",
    "| --- | --- | --- |",
    ...settings(schema, ""),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * @param {Schema} schema
 * @param {string} prefix
 * @returns {string[]}
 */
function settings(schema, prefix) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    if (inner.properties !== undefined) return settings(inner, `${prefix}${name}.`);
    const forms = inner.anyOf ?? [inner];
    const type = forms.map((form) => form.enum?.map((word) => `\`${word}\``).join(", ") ?? form.type).join(" or ");
    const least = inner.minimum === undefined ? "" : `, at least ${inner.minimum}`;
    const required = schema.required?.includes(name) === true ? " (required)" : "";
    return [
      `| \`${prefix}${name}\` | ${type}${least} | ${inner.description ?? ""}${required} |`,
      ...(inner.anyOf ?? []).flatMap((form) => settings(form, `${prefix}${name}.`)),
    ];
  });
}
