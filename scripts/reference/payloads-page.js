// The page of payload classes, made from the table in core that the decoder itself uses.

/** @typedef {import("../../core/src/packet/index.ts").PayloadClass} PayloadClass */

const TRANSPORTS = { tcp: "TCP", udp: "UDP", both: "TCP, UDP" };

/**
 * docs/reference/payload-classes.md.
 * @param {readonly PayloadClass[]} classes
 * @param {number} look bytes of a payload that are enough
 * @returns {string}
 */
export function payloadsPage(classes, look) {
  return [
    "# Payload classes",
    "",
    "<!-- Made by `npm run reference` from core/src/packet/payload; do not edit. -->",
    "",
    "What the column `payload` of `flows` says about each packet: one class by the first bytes of a TCP segment or UDP",
    "datagram in an unfragmented packet or a first fragment. Ports decide nothing. The number is what is stored; numbers are",
    "appended, never moved. `teiten figure payloads` counts them, `teiten packets` names them frame by frame.",
    "",
    "A rule asks for as much as the protocol fixes: a length that agrees, a magic number, fields within their bounds. What",
    "follows no rule is `unknown`, and where a rule is strict some of its own protocol is `unknown` too. Anybody can imitate a",
    `class. Where a capture holds fewer than ${look} bytes of a longer payload and no rule matches what is there, the class is`,
    "`cut`; where it holds fewer than a rule needs to tell two classes apart, the wider one is named (`dns` for `mdns`).",
    "A sensor with the payload policy `none` gives `cut` alone, one with `hash` gives `cut` or `unknown`.",
    "The rules were written from the sources named and tried on payloads made by hand and on captures of other projects.",
    "",
    "| number | class | transport | the bytes | source |",
    "| --- | --- | --- | --- | --- |",
    ...classes.map(
      ({ name, transport, rule, source }, number) =>
        `| ${number} | \`${name}\` | ${TRANSPORTS[transport]} | ${rule} | ${source} |`,
    ),
    "",
  ].join("\n");
}
