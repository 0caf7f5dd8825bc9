import { beforeAll, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { Plan } from "../../../../test/report/hand-made-quarter.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../model/index.ts";
import type { QuarterlyModel, Statement } from "../model/index.ts";
import { parseQuarter } from "../period.ts";
import { wordsOf } from "./index.ts";

const quarter = parseQuarter("2022Q3");
const [ja, en] = [wordsOf("ja"), wordsOf("en")];

async function modelOf(plan: Plan): Promise<QuarterlyModel> {
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  return buildQuarterlyModel(
    { quarter, zone: "Asia/Tokyo", home, sensors, version: "1", issuedOn: "2022-10-20", published: null },
    figures,
  );
}

let model: QuarterlyModel;
beforeAll(async () => {
  model = await modelOf(createPlan());
});

const say = (statement: Statement): readonly [string, string] => [
  ja.statement(statement, model),
  en.statement(statement, model),
];

test("the volume names period, sensors, unit and what it is compared with", () => {
  const volume: Statement = {
    kind: "volume",
    rate: 5432.4,
    previousRate: 4980,
    change: 0.0908,
    sensors: 12,
    domestic: 6,
    overseas: 6,
  };
  expect(say(volume)).toEqual([
    "2022年7月1日から9月30日までの四半期に、12台のセンサー（国内6台、海外6台）が受信したパケットは、センサー1台・1日あたり平均5,432パケットで、前四半期の4,980パケットから9.1%増えました。",
    "From 1 July to 30 September 2022, the 12 sensors of the network (6 in Japan and 6 abroad) received an average of 5,432 packets per sensor per day, 9.1% more than in the previous quarter (4,980).",
  ]);
  const first = say({ ...volume, previousRate: null, change: null });
  expect(first[0]).toContain("前四半期の観測データがないため、前四半期との比較はしていません。");
  expect(first[1]).toContain("does not compare with it");
  expect(say({ ...volume, change: 0.004 })[1]).toContain("about as many as in the previous quarter");
  expect(say({ ...volume, sensors: 1, domestic: 1, overseas: 0 })).toEqual([
    expect.stringContaining("1台のセンサー（国内）"),
    expect.stringContaining("the one sensor of the network (in Japan)"),
  ]);
});

test("the first port says where it comes from, and what a flood makes of it", () => {
  const top: Statement = {
    kind: "top-port",
    key: "23/TCP",
    share: 0.123,
    previousRank: 1,
    next: ["6379/TCP", "22/TCP"],
    flood: null,
  };
  expect(say(top)).toEqual([
    "宛先ポート番号別では、Telnet(23/TCP)あてのパケットが前四半期に続いて最も多く、全体の12.3%を占めました。これにredis(6379/TCP)、ssh(22/TCP)が続いています。",
    "Among the destination ports, Telnet(23/TCP) received the most packets, as in the previous quarter: 12.3% of the total, followed by redis(6379/TCP) and ssh(22/TCP).",
  ]);
  expect(say({ ...top, previousRank: 4 })).toEqual([
    expect.stringContaining("前四半期の4位から順位を上げて最も多く"),
    expect.stringContaining("up from 4th place"),
  ]);
  const flooded = say({ ...top, flood: { packets: 20_000, share: 0.77 } });
  expect(flooded[0]).toContain("このうち20,000パケット（77.0%）は、送信元を詐称した大量送信によるもの");
  expect(flooded[1]).toContain("A flood with forged source addresses makes 20,000 of these packets (77.0%).");
});

test("moves are told in one sentence", () => {
  const moves: Statement = {
    kind: "port-moves",
    risen: [{ key: "6379/TCP", rank: 2, previousRank: 8 }],
    entered: [{ key: "5060/UDP", rank: 7 }],
    left: ["1433/TCP"],
  };
  expect(say(moves)).toEqual([
    "前四半期と比べると、redis(6379/TCP)が8位から2位に上がり、sip(5060/UDP)（7位）が新たにTOP10に入り、ms-sql-s(1433/TCP)がTOP10から外れました。",
    "Compared with the previous quarter, redis(6379/TCP) rose from 8th to 2nd place, sip(5060/UDP) (7th) entered the top 10, and ms-sql-s(1433/TCP) left it.",
  ]);
  expect(say({ kind: "port-moves", risen: [], entered: [], left: ["1433/TCP"] })[1]).toBe(
    "Compared with the previous quarter, ms-sql-s(1433/TCP) left the top 10.",
  );
});

test("a narrow rise is taken back in the same breath", () => {
  const one: Statement = {
    kind: "narrow-rise",
    rises: [{ of: "port", kind: "one-sensor", key: "443/TCP", sensor: "overseas-2", share: 0.64, sensors: 12 }],
  };
  expect(say(one)).toEqual([
    "ただし、https(443/TCP)あてのパケットは64.0%が1台のセンサー（overseas-2）に集中しており、この増加を観測網全体の傾向とみることはできません。",
    "The rise of https(443/TCP) is not a trend across the network: 64.0% of its packets reached a single sensor (overseas-2).",
  ]);
});

test("regions are where addresses are registered, scanners those that are announced", () => {
  const regions: Statement = {
    kind: "regions",
    first: [
      { key: "US", share: 0.31 },
      { key: "NL", share: 0.15 },
    ],
    previousRank: 1,
    isFirst: true,
    entered: ["GB"],
    flood: null,
    narrow: [],
  };
  expect(say(regions)).toEqual([
    "送信元地域別では、前四半期に続いて米国からのパケットが最も多く、全体の31.0%を占めました。次いでオランダ（15.0%）の順でした。英国が新たに上位10地域に入りました。",
    "Among the source regions, the United States came first, as in the previous quarter, with 31.0% of all packets, ahead of the Netherlands (15.0%). The United Kingdom entered the first ten regions.",
  ]);
  const scanners: Statement = {
    kind: "scanners",
    home: "JP",
    announced: { all: 0.379, home: 0.245 },
    scans: { all: 0.528, home: 0.3 },
  };
  expect(say(scanners)[0]).toContain("全体の37.9%、送信元地域が日本のパケットの24.5%");
  expect(say(scanners)[1]).toContain("10 or more ports in a day, the shares are 52.8% and 30.0%.");
});

function everyWord(of: QuarterlyModel): Readonly<Record<"ja" | "en", string>> {
  const textOf = (words: typeof ja): string =>
    [
      JSON.stringify(words.labels),
      JSON.stringify(words.headings),
      words.title(of.quarter),
      words.quarterName(of.quarter),
      ...of.overview.map((statement) => words.statement(statement, of)),
      ...words.cautions(of),
      ...(["ports", "regions", "groups", "scanners", "sensors", "method"] as const).flatMap((section) =>
        words.lead(section, of),
      ),
      ...of.exhibits.flatMap((exhibit) => [
        words.exhibitTitle(exhibit, of),
        words.chartLabel(exhibit, of),
        ...words.notes(exhibit),
      ]),
      ...words.definitions(of).map(({ term, text }) => `${term}\n${text}`),
      words.sensorsFact(of.network),
      words.changesFact(of.network),
      words.observedFact(of.network),
      words.cutOffFact(of),
      words.gapsSummary(of.network),
    ].join("\n");
  return { ja: textOf(ja), en: textOf(en) };
}

test("no sentence says what the originals got wrong", () => {
  const text = everyWord(model);
  expect(text.en).not.toMatch(/more than (?:10|100|30)\b/);
  expect(text.en).toContain("10 or more ports in a day");
  expect(text.ja).toContain("1日に10以上のポート");
  expect(text.ja).not.toMatch(/10を超える|10より多い/);
  expect(text.en).not.toMatch(/attacker|hacker|countr(?:y|ies) of/i);
  expect(text.ja).not.toMatch(/攻撃元|攻撃国|攻撃者の国/);
});

test("the quarter that is named is the one that is reported", () => {
  expect(ja.title(quarter)).toBe("2022年7月〜9月");
  expect(en.title(quarter)).toBe("July to September 2022");
  expect(ja.quarterName(quarter)).toBe("2022年第3四半期");
  expect(en.quarterName(quarter)).toBe("Third quarter of 2022");
  const text = everyWord(model);
  expect(text.en).not.toMatch(/\b(?:April|May|June|November|December) 2022/);
  expect(text.ja).not.toMatch(/2022年(?:[1-6]|1[12])月/);
});

test("sentences refer to the exhibits that there are", () => {
  const numbers = new Set(model.exhibits.map((exhibit) => ja.exhibitNumber(exhibit)));
  for (const [found] of everyWord(model).ja.matchAll(/[表図]\d+/g)) expect(numbers).toContain(found);
  const english = new Set(model.exhibits.map((exhibit) => en.exhibitNumber(exhibit)));
  for (const [found] of everyWord(model).en.matchAll(/(?:Table|Figure) \d+/g)) expect(english).toContain(found);
});

test("the same facts are missing in both languages, and said in both", async () => {
  const part = await modelOf(createPlan({ quarters: ["2022Q3"], observed: (_, day) => day >= "2022-07-10" }));
  expect(ja.cautions(part)).toHaveLength(2);
  expect(en.cautions(part)).toHaveLength(2);
  expect(ja.cautions(part)[0]).toContain("92日間のうち、観測データがあるのは2022年7月10日から9月30日までの間の83日");
  expect(en.cautions(part)[0]).toContain(
    "Of the 92 days of this quarter, 83 were observed, from 10 July to 30 September 2022.",
  );
});

test("Japanese prose is です・ます throughout, without the plain form in between", () => {
  const prose = [
    ...model.overview.map((statement) => ja.statement(statement, model)),
    ...ja.definitions(model).map((one) => one.text),
  ];
  const sentences = prose.flatMap((text) => text.split("。")).filter((text) => text.trim() !== "");
  for (const sentence of sentences) {
    expect(sentence).toMatch(/(?:です|ます|ました|でした|ません|ませんでした|割る）)$/);
  }
});

test("both languages have every word", () => {
  const keys = (value: object): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === "object" && inner !== null ? keys(inner as object).map((one) => `${key}.${one}`) : [key],
    );
  expect(keys(ja.labels).toSorted()).toEqual(keys(en.labels).toSorted());
  expect(Object.values(ja.labels).flat()).not.toContain("");
});
