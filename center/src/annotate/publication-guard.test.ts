import fc from "fast-check";
import { expect, test } from "vitest";
import type { SensorRecord } from "../state/index.ts";
import { findDisguised, findLeaks, secretsOf } from "./publication-guard.ts";

function sensor(name: string, ...prefixes: readonly string[]): SensorRecord {
  return {
    id: 1,
    name,
    country: "JP",
    network: "as-alpha",
    operator: "gamma-net",
    retiredOn: null,
    addresses: prefixes.map((prefix) => ({ prefix, from: null, to: null })),
    groups: [
      { group: "domestic", from: null, to: null },
      { group: "probes", from: null, to: null },
    ],
  };
}

const SECRETS = secretsOf([sensor("kanto-1", "192.0.2.17/32", "2001:db8:7::19/128")], []);
const leaksOf = (text: string, secrets = SECRETS): number =>
  findLeaks(new Map([["page.html", `first line\n${text}\n`]]), secrets).length;

test.each([
  "seen at 192.0.2.17",
  "seen at c0000211 and",
  "C0000211",
  "seen at 3221226001",
  "17.2.0.192.in-addr.arpa",
  "seen at ::ffff:192.0.2.17",
  "seen at ::ffff:c000:211",
  "seen at 192[.]0[.]2[.]17",
  "host-192-0-2-17.example",
  "&#49;92.0.2.17",
  '{"at":"\\u0031\\u0039\\u0032.0.2.17"}',
  "seen%20at%20%3192.0.2.17",
  "１９２．０．２．１７",
  "somewhere in 192.0.2.0/24",
  "in 192.0.2",
  "its neighbour 192.0.2.99",
  Buffer.from("at 192.0.2.17!").toString("base64"),
  Buffer.from("in 192.0.2.17!").toString("base64"),
  Buffer.from("192.0.2.17").toString("base64"),
  "2001:db8:7::19",
  "2001:0DB8:0007:0:0:0:0:19",
  "in 2001:db8:7::/48",
  "20010db8000700000000000000000019",
  "above all at Kanto-1",
  "ＫＡＮＴＯ－1",
  "above all in AS-ALPHA.",
  "thanks to gamma&#45;net",
  "of the group probes",
])("it is found: %s", (text) => {
  expect(leaksOf(text)).toBeGreaterThan(0);
});

const UNIVERSITY = secretsOf([{ ...sensor("tokyo-1", "203.0.113.7/32"), network: "Example University" }], []);

test.each([
  "thanks to Example University",
  "thanks to Example\nUniversity",
  "thanks to Example\n    University",
  "thanks to Example  University",
  "thanks to Example\u00a0University",
  "thanks to Example&nbsp;University",
  '{"text":"thanks to Example\\nUniversity"}',
  "thanks to Example<br>University",
  "thanks to <em>Example</em> University",
  "thanks to Exam<b>ple</b> University",
  "above all at tokyo\u20111",
  "above all at tokyo\u20131",
  "above all at tokyo&#8209;1",
  "above all at to\u00adkyo-1",
  "above all at to&shy;kyo-1",
  "above all at tokyo-\n1",
  "somewhere in 203.0.112.0/23",
  "somewhere in 203.0.0.0/16",
])("it is found however it is wrapped, spaced or dashed: %j", (text) => {
  expect(leaksOf(text, UNIVERSITY)).toBeGreaterThan(0);
});

test.each(["an example. University", "tokyo-12", "203.0.114.0/23", "all of 0.0.0.0/0"])(
  "it is not taken for one: %s",
  (text) => {
    expect(leaksOf(text, UNIVERSITY)).toBe(0);
  },
);

test("a name over two lines is told at the line where it begins", () => {
  expect(findLeaks(new Map([["page.html", "a\nby Example\nUniversity\n"]]), UNIVERSITY)).toMatchObject([{ line: 2 }]);
});

test.each([
  "seen at 192.0.3.17",
  "kanto-12 is no sensor",
  "domestic sensors",
  "probesque",
  "2001:db8:8::19",
  "version 0.192.0",
  "12:34:56",
  "2022-07-29T17:00:00Z",
])("it is not taken for one: %s", (text) => {
  expect(leaksOf(text)).toBe(0);
});

test("the place is named, and so is a file's name", () => {
  const found = findLeaks(new Map([["figures/kanto-1.csv", "port,packets\n23/TCP,5\n"]]), SECRETS);
  expect(found).toEqual([
    { file: "figures/kanto-1.csv", line: 0, what: "the name of a sensor, “kanto-1” (in the file's name)" },
  ]);
  expect(findLeaks(new Map([["page.html", "a\nb kanto-1 c\n"]]), SECRETS)).toEqual([
    { file: "page.html", line: 2, what: "the name of a sensor, “kanto-1”" },
  ]);
});

test("words can be allowed, addresses cannot", () => {
  const allowing = secretsOf([sensor("kanto-1", "192.0.2.17/32")], ["Kanto-1", "192.0.2.17"]);
  expect(leaksOf("at kanto-1", allowing)).toBe(0);
  expect(leaksOf("at 192.0.2.17", allowing)).toBe(1);
});

test("a number is no sign of a large prefix, an address within it is", () => {
  const dark = secretsOf([sensor("dark", "198.18.0.0/15")], []);
  expect(leaksOf("3323068417 c6120001", dark)).toBe(0);
  expect(leaksOf("198.19.255.254", dark)).toBe(1);
});

test("any address of a sensor is found in every form, wherever it stands", () => {
  const octet = fc.integer({ min: 1, max: 254 });
  fc.assert(
    fc.property(octet, octet, octet, octet, fc.stringMatching(/^[ a-z,]{0,9}$/), (a, b, c, d, around) => {
      const dotted = [a, b, c, d].join(".");
      const word = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
      const secrets = secretsOf([sensor("x1y2", `${dotted}/32`)], []);
      const forms = [
        dotted,
        word.toString(16).padStart(8, "0"),
        String(word),
        [d, c, b, a].join("."),
        `::ffff:${dotted}`,
        Buffer.from(around + dotted + around).toString("base64"),
      ];
      for (const form of forms) expect(leaksOf(`${around} ${form} ${around}`, secrets)).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test("a word that the network denies is found in any spelling of spaces and case, whatever is allowed", () => {
  const secrets = secretsOf([], ["Example University"], ["Example University", "例大学"]);
  const files = new Map([["en.md", "at the EXAMPLE\nuniversity; 例大学の"]]);
  expect(findLeaks(files, secrets).map(({ what }) => what)).toEqual([
    "a word of deny:, “Example University”",
    "a word of deny:, “例大学”",
  ]);
});

test("an address inside base64 is found with its line, and a text without one passes", () => {
  const sensors = [sensor("kanto-1", "192.0.2.17/32")];
  const hidden = Buffer.from("an upload of 192.0.2.17 in July").toString("base64");
  const told = findDisguised(new Map([["page.html", `数 first line\n${hidden}\n`]]), sensors);
  expect(told[0]).toMatchObject({ file: "page.html", line: 2, what: "an address of a sensor (base64)" });
  expect(findDisguised(new Map([["page.html", "kanto-1 saw 198.51.100.7, 17 times\n"]]), sensors)).toEqual([]);
});
