// The page of tool marks, traffic classes and reply ports, made from the tables in core that the decoder itself uses.

/** @typedef {import("../../core/src/flow/tool-marks.ts").ToolMark} ToolMark */
/** @typedef {{ port: number, service: string }} ReplyPort */

const LETTERS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

/**
 * docs/reference/tool-marks.md.
 * @param {readonly ToolMark[]} marks
 * @param {readonly ReplyPort[]} replyPorts
 * @param {(flags: number) => string} tcpClass
 * @returns {string}
 */
export function marksPage(marks, replyPorts, tcpClass) {
  const lines = [
    "# Tool marks and traffic classes",
    "",
    "<!-- Made by `npm run reference` from core/src/flow; do not edit. -->",
    "",
    "What the rows of `flows` say about each packet, and by which rule. `docs/explanation/method.md` says what the numbers",
    "mean and do not mean.",
    "",
    "## Tool marks",
    "",
    "A mark on one packet is a candidate, not a verdict: values match by chance, and anybody can imitate or remove them. A",
    "tool is named for a source and an observation day when at least _packets_ of its packets match and they are at least",
    "_share_ of the packets in the rule's scope (`tcp-syn`: SYN alone among the flags; `request`: all of class request).",
    "The bit is the mark's place in the column `marks`. These are the built-in marks; [rules files](rules-files.md) change them.",
  ];
  marks.forEach((mark, bit) => lines.push("", ...markSection(mark, bit)));
  lines.push("", "## TCP flags and classes", "", ...flagTable(tcpClass));
  lines.push("", "## UDP services whose answers are backscatter", "");
  lines.push("Sent from one of these ports to a port from 1024 up that is not one of them:", "");
  lines.push(`${replyPorts.map(({ port, service }) => `${port} (${service})`).join(", ")}.`);
  return `${lines.join("\n")}\n`;
}

/**
 * @param {ToolMark} mark
 * @param {number} bit
 * @returns {string[]}
 */
function markSection(mark, bit) {
  const { minMatched, minShare } = mark.attribution;
  const { fromVersion: from, toVersion: to } = mark;
  const versions = from === null ? "every version" : to === null ? `${from} and later` : `${from} to ${to}`;
  return [
    `### ${mark.mark}`,
    "",
    `- Tool: ${mark.tool}, ${versions}. Bit ${bit}.`,
    `- Rule: ${mark.rule}.`,
    `- By chance: ${mark.chance === null ? "depends on what others send" : `once in ${Math.round(1 / mark.chance)} packets in scope`}.`,
    `- Names the tool: at least ${minMatched} packets and a share of ${minShare} of scope \`${mark.scope}\`.`,
    `- Source: ${mark.source}. Checked ${mark.since}.`,
  ];
}

/**
 * @param {(flags: number) => string} tcpClass
 * @returns {string[]}
 */
function flagTable(tcpClass) {
  const lines = [
    "PSH, URG and the ECN bits decide nothing where one of the others does; this is every combination of the four that do.",
    "Without SYN, RST and ACK no stack can have meant an answer, so NULL, FIN and Xmas probes are requests.",
    "",
    "| flags | class |",
    "| --- | --- |",
  ];
  for (let flags = 0; flags < 64; flags++) {
    if ((flags & 0b101000) !== 0) continue;
    const names = LETTERS.filter((_, bit) => (flags & (1 << bit)) !== 0);
    lines.push(`| ${names.length === 0 ? "none" : names.join(", ")} | \`${tcpClass(flags)}\` |`);
  }
  return lines;
}
