// The page of the engine's tables, made from their definitions.

/** @typedef {import("../../center/src/store/index.ts").TableDefinition} TableDefinition */

/**
 * docs/reference/tables.md: every table and column of the engine.
 * @param {readonly TableDefinition[]} tables
 * @returns {string}
 */
export function tablesPage(tables) {
  const lines = [
    "# Tables of the engine",
    "",
    "<!-- Made by `npm run reference` from the definitions; do not edit. -->",
    "",
    "Everything here follows from the archive and the state: `teiten replay` builds it again. Minutes are UTC; days are",
    "observation days in the network's zone.",
    ...tables.flatMap(section),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * @param {TableDefinition} table
 * @returns {string[]}
 */
function section({ name, meaning, columns, partitionBy, orderBy }) {
  return [
    "",
    `## ${name}`,
    "",
    `${meaning[0]?.toUpperCase() ?? ""}${meaning.slice(1)}. Partitions: \`${partitionBy}\`; order: \`${orderBy}\`.`,
    "",
    "| column | type | meaning |",
    "| --- | --- | --- |",
    ...columns.map((column) => `| \`${column.name}\` | \`${column.type}\` | ${column.meaning} |`),
  ];
}
