import { expect, test } from "vitest";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { PLACEHOLDER } from "./bulletin-text.ts";
import { draftTextEn, headlineEn } from "./draft-text-en.ts";
import { draftTextJa, headlineJa } from "./draft-text-ja.ts";

const one = { scope: "one sensor", sensorsHit: 1, sensorsJudged: 10, networksHit: 1, networksJudged: 5 } as const;
const day = 86_400;

const cases: readonly (readonly [string, Partial<BulletinFacts>, readonly string[], readonly string[]])[] = [
  [
    "a broad rise that goes on",
    {},
    [
      "Since 12:00 on 5 September 2022 (Japan Standard Time), 8 of our sensors have been receiving more packets to Telnet(23/TCP) than usual.",
      "about 12 times",
      "8 of the 10 sensors",
      "in 4 of their 5 networks",
      "Brazil (34 %) and the Netherlands (20 %)",
      "42 % to 2323/TCP",
      "**Confidence: medium.**",
    ],
    [
      "2022年9月5日12時（日本時間）ごろから",
      "約12倍",
      "10台のセンサーのうち8台（5つのネットワークのうち4つ）",
      "ブラジル（34%）、オランダ（20%）",
      "2323/TCP（送信元の42%）",
      "**確度：中。**",
    ],
  ],
  [
    "one that is over, at one sensor",
    { breadth: one, end: FACTS.start + day, factor: 2.44, observed: 0.5 },
    [
      "From 12:00 on 5 September 2022 until 12:00 on 6 September 2022",
      "one of our sensors received",
      "about 2.4 times",
      "says nothing of the Internet at large",
      "50 % of the sensor-days were not observed",
      "**Confidence: low.**",
    ],
    [
      "1台のセンサーで観測しました",
      "約2.4倍",
      "インターネット全体の傾向を示すものではありません",
      "センサー日の50%は観測できておらず",
      "**確度：低。**",
    ],
  ],
  [
    "a port that nobody sent to before",
    { factor: 3000, before: 0.1, during: 40 },
    [
      "more than a hundred times",
      "in packets per sensor and day, was less than 1 before and about 40 during the change",
    ],
    ["100倍以上", "1台・1日あたり1パケット未満であったものが、約40パケットになりました"],
  ],
  [
    "a region's own rise",
    { port: null, region: "NL", sources: { ...FACTS.sources, fresh: null } },
    ["packets from addresses of the Netherlands than usual", "recipe: ports"],
    ["オランダのアドレスからのパケット"],
  ],
  [
    "a tool's rise at a port",
    { tool: "Mirai", tools: [{ tool: "Mirai", share: 0.9, sources: 9 }] },
    ["with the marks of Mirai", "infected devices", "**Confidence: high.**"],
    ["Mirai型の特徴", "**確度：高。**"],
  ],
  [
    "a flood",
    { flood: true },
    ["forged source addresses", "Do not block the listed sources"],
    ["詐称した大量送信", "遮断しないでください"],
  ],
  [
    "a rise that one block makes at one sensor",
    {
      breadth: one,
      end: FACTS.start + day,
      sources: { ...FACTS.sources, count: 290, fresh: 90, topBlockShare: 0.997, topBlockSources: 8 },
      tools: [
        { tool: "ZMap", share: 0.5, sources: 9 },
        { tool: "Masscan", share: 0.11, sources: 9 },
      ],
    },
    [
      "rose to about 12 times their usual level at one sensor",
      "One block of 256 addresses makes more than 99 % of the rise: fewer than 10 of its addresses sent.",
      "About 290 source addresses sent to the port in these days, over all sensors.",
      "of all packets to the port in these days, of which the rise is only a part",
      "the work of few hosts",
      "ZMap (at least half of the packets) and Masscan (11 % of the packets)",
      "it lasted less than two days.",
    ],
    [
      "パケットが1台のセンサーで平常時の約12倍に増加",
      "増加分の99%超は、256個のアドレスからなる1つのブロックによるものです（そのうち送信が観測されたアドレスは10件未満）。",
      "この期間の全パケットに関するもので、増加分はその一部です",
      "少数のホストによるもの",
      "ZMap（パケットの半分以上）",
    ],
  ],
  [
    "a rise too narrow to move the average",
    { before: 3.41, during: 3.44 },
    ["The average over all sensors of the network stayed at about 3 packets per sensor and day."],
    ["1台・1日あたり約3パケットのままでした"],
  ],
  [
    "one region that makes nearly all",
    {
      end: null,
      until: FACTS.start + day,
      sources: {
        ...FACTS.sources,
        regions: [
          { region: "US", share: 0.97, sources: 900 },
          { region: "CA", share: 0.004, sources: 9 },
        ],
      },
    },
    [
      "Most of the packets came from addresses of the United States (97 %). No block",
      "it has lasted less than two days so far",
    ],
    ["パケットの半分以上は米国（97%）のアドレスからのものです。"],
  ],
  [
    "regions of which none makes most",
    {
      sources: {
        ...FACTS.sources,
        regions: [
          { region: "US", share: 0.25, sources: 900 },
          { region: "CN", share: 0.15, sources: 90 },
          { region: "RU", share: 0.06, sources: 90 },
        ],
      },
    },
    [
      "The largest shares of the packets came from addresses of the United States (25 %), China (15 %) and Russia (6 %).",
    ],
    ["米国（25%）、中国（15%）、ロシア（6%）のアドレスからのものが上位です。"],
  ],
  [
    "one event on many ports",
    { ports: Array.from({ length: 14 }, (_, index) => `${8081 + index}/TCP`) },
    [
      "Packets to Telnet(23/TCP) and 14 more ports rise",
      "The same sources sent to 8081/TCP, 8082/TCP",
      "8092/TCP and 2 more at the same time; the numbers below are of Telnet(23/TCP) alone.",
    ],
    ["Telnet(23/TCP)など15個のポートあての", "8092/TCP、ほか2個のポートへも同じ時期に", "Telnet(23/TCP)だけのものです"],
  ],
  [
    "a search for reflectors",
    {
      port: "123/UDP",
      payloads: [
        { payload: "ntp-control", share: 0.97 },
        { payload: "unknown", share: 0.05 },
      ],
    },
    ["reflectors", "ntp-control (97 %) and of no known form (5 %)"],
    ["踏み台", "ntp-control（97%）、判別できないもの（5%）"],
  ],
];

test.each(cases)("%s is told in both languages", (_what, change, english, japanese) => {
  const facts = { ...FACTS, ...change };
  const [en, ja] = [`${headlineEn(facts)}\n${draftTextEn(facts)}`, `${headlineJa(facts)}\n${draftTextJa(facts)}`];
  for (const said of english) expect(en).toContain(said);
  for (const said of japanese) expect(ja).toContain(said);
  for (const text of [en, ja]) {
    expect(text).not.toMatch(/scattered|分散しており|多くを占めて/);
    expect(text.includes("recipe: explained")).toBe(facts.breadth.sensorsHit >= 3);
    expect(text).not.toMatch(/undefined|NaN|null|\[object|Infinity| {2}|。。|、、|\.\./);
    expect(text).not.toMatch(PLACEHOLDER);
  }
  expect(ja.replaceAll(/```[^`]*```/g, "")).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/);
});
