// The table of refusals in the page of the upload protocol; the rest of that page is written by hand.

const BEGIN = "<!-- refusals: made by `npm run reference`; do not edit -->";
const END = "<!-- end of refusals -->";

/**
 * docs/reference/uplink.md with its table of refusals made anew.
 * @param {string} page as it is
 * @param {Readonly<Record<string, readonly [status: number, message: string, advice: string]>>} refusals by code
 * @returns {string}
 */
export function uplinkPage(page, refusals) {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error("uplink.md has no place for its refusals");
  const rows = Object.entries(refusals).map(
    ([code, [status, message, advice]]) => `| ${status} | \`${code}\` | ${message} | ${advice} |`,
  );
  const table = [
    "<!-- prettier-ignore -->",
    "| status | code | what is wrong | what to do |",
    "| --- | --- | --- | --- |",
    ...rows,
  ];
  return `${before}${BEGIN}\n\n${table.join("\n")}\n\n${END}${after}`;
}
