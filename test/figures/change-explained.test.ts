import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import type { FigureResult, RawParameters } from "../../center/src/analyze/index.ts";
import { renderFigureSvg } from "../../center/src/report/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const SENSORS = ["jp-1", "jp-2", "jp-3", "us-1"];
const FIRST = Date.parse("2022-07-01T00:00:00Z");
const HOUR = 3_600_000;
const DAYS = 40;
const SCANNER = "192.0.2.10";
/** The rise, in hours since the first one: 31 July, 09:00 in Tokyo, for two days. */
const RISE = { from: 30 * 24, to: 32 * 24 };

const at = (hour: number): string => new Date(FIRST + hour * HOUR).toISOString();

/** Days of Tokyo on which us-1 observed nothing: 63 of its 672 hours before the rise. */
const DARK = ["2022-07-03", "2022-07-04", "2022-07-05"];
const dayInTokyo = (hour: number): string => at(hour + 9).slice(0, 10);

/**
 * One usual source sends 2 packets an hour to each sensor on 23 and 445/TCP and 1 on 80/TCP. In the rise it sends 4 on
 * 23/TCP, where new sources send 12 more; the scanner sends 8 on 445/TCP; and jp-1 alone gets 20 of one host on 80/TCP.
 */
function flows(): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const rises = hour >= RISE.from && hour < RISE.to;
    for (const sensor of SENSORS) {
      if (sensor === "us-1" && DARK.includes(dayInTokyo(hour))) continue;
      const usual = { at: at(hour), sensor, source: "198.51.100.7", region: "US" };
      rows.push({ ...usual, port: 23, packets: rises ? 4 : 2 });
      rows.push({ ...usual, port: 445, packets: 2 });
      rows.push({ ...usual, port: 80, packets: 1 });
      if (!rises) continue;
      const fresh = { at: at(hour), sensor, source: `203.0.113.${1 + (hour % 40)}`, region: "BR" };
      rows.push({ ...fresh, port: 23, packets: 12 });
      rows.push({ ...fresh, port: 445, source: SCANNER, packets: 8 });
      if (sensor === "jp-1") rows.push({ ...fresh, port: 80, source: "203.0.113.99", packets: 20 });
    }
  }
  return rows;
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({
      name,
      country: name.startsWith("jp") ? "JP" : "US",
      network: `n${index}`,
    })),
    claims: [
      {
        organisation: "Survey",
        range: `${SCANNER}/32`,
        validFrom: null,
        validTo: null,
        knownFrom: "2022-09-01",
        knownTo: null,
        evidence: "declared-list",
        source: "test",
        confidence: "high",
      },
    ],
  });
  await network.addFlows(flows());
  for (const sensor of SENSORS) {
    for (let day = 0; day <= DAYS; day++) {
      const date = at(day * 24).slice(0, 10);
      if (sensor !== "us-1" || !DARK.includes(date)) await network.cover(sensor, date);
    }
  }
});

afterAll(() => network.close());

const explain = (change: string): Promise<FigureResult> =>
  computeFigure(network.context, "change-explained", { change });

function partsOf({ columns }: FigureResult): Record<string, unknown> {
  return Object.fromEntries((columns["part"] ?? []).map((part, row) => [part, columns["packets_per_sensor"]?.[row]]));
}

const NOTHING = {
  coverage: 0,
  "sensor mix": 0,
  "announced scanners": 0,
  "new sources": 0,
  "rate per source": 0,
  ports: 0,
  "one network": 0,
};

test("every change has a name, and its parts are those that were counted by hand", async () => {
  const { columns } = await computeFigure(network.context, "changes", {});
  expect(columns["change"]).toEqual(["23-TCP-2022-07-31T09", "80-TCP-2022-07-31T09", "445-TCP-2022-07-31T09"]);
  const both = await explain("23-TCP-2022-07-31T09");
  expect(partsOf(both)).toEqual({
    ...NOTHING,
    before: 46.875,
    coverage: 1.125,
    "new sources": 288,
    "rate per source": 48,
    during: 384,
  });
  const shares = both.columns["share"]?.map((share) => (share === null ? null : Math.round(1e4 * Number(share))));
  expect(shares).toEqual([null, 33, 0, 0, 8543, 1424, 0, 0, null]);
  expect(partsOf(await explain("445-tcp-2022-07-31t09"))).toEqual({
    ...NOTHING,
    before: 46.875,
    coverage: 1.125,
    "announced scanners": 192,
    during: 240,
  });
  expect(partsOf(await explain("80-TCP-2022-07-31T09"))).toEqual({
    ...NOTHING,
    before: 23.4375,
    coverage: 0.5625,
    "sensor mix": -1.44,
    "one network": 121.44,
    during: 144,
  });
});

test("as known on a day before a claim was known, its packets are those of new sources", async () => {
  const known = { "as-known-on": "2022-08-31" };
  const then = await computeFigure(network.context, "change-explained", { change: "445-TCP-2022-07-31T09", ...known });
  expect(partsOf(then)).toMatchObject({ "announced scanners": 0, "new sources": 192, during: 240 });
  expect(then.caption.data.join()).toContain("as known on 2022-08-31");
  const share = async (parameters: RawParameters): Promise<unknown> =>
    (await computeFigure(network.context, "changes", parameters)).columns["scanner_share"]?.[2];
  expect(await share({})).toBe(1);
  expect(await share(known)).toBe(0);
});

test("the largest part is told in both languages", async () => {
  const { caption, japanese } = await explain("80-TCP-2022-07-31T09");
  expect(caption.notes.map(({ en }) => en)).toContain("the largest part is one network: 101 % of the change");
  expect(caption.notes.map(({ ja }) => ja)).toContain("最も大きい要素は「1ネットワークだけの増加」で、変動の 101 %");
  expect(japanese?.["part"]?.[4]).toBe("新しい送信元");
});

test("an unknown name is answered with the nearest ones", async () => {
  await expect(explain("23-TCP-2022-07-30T09")).rejects.toMatchObject({
    code: "change-unknown",
    exitCode: 2,
    advice: expect.stringMatching(/^the nearest: 23-TCP-2022-07-31T09, /),
  });
  await expect(computeFigure(network.context, "change-explained", {})).rejects.toMatchObject({ exitCode: 2 });
});

test("the blocks and the other ports of a change's sources are those of its hours, sensors and excess", async () => {
  const change = "23-TCP-2022-07-31T09";
  const blocks = await computeFigure(network.context, "prefix-concentration", { change });
  expect(blocks.columns).toEqual({
    prefix: ["203.0.113.0/24", "198.51.100.0/24"],
    asn: [0, 0],
    packets: [2304, 768],
    share: [0.75, 0.25],
    sources: [40, 1],
    usual: [0, 384],
    excess_share: [2304 / 2688, 384 / 2688],
  });
  expect(blocks.caption.notes[0]).toEqual({
    en: "the change: 23/TCP from 2022-07-31T09:00+09:00 until 2022-08-02T09:00+09:00, at 4 sensors: everywhere",
    ja: "対象の変動：23/TCP、2022-07-31T09:00+09:00 から 2022-08-02T09:00+09:00 まで、センサー 4 台：全体",
  });
  const local = await computeFigure(network.context, "prefix-concentration", { change: "80-TCP-2022-07-31T09" });
  expect(local.columns["excess_share"]).toEqual([1, 0]);
  expect(local.columns["packets"]).toEqual([960, 48]);
  const targets = await computeFigure(network.context, "co-targets", { change });
  expect(targets.columns).toEqual({ port: ["80/TCP", "445/TCP"], sources: [1, 1], share: [1 / 41, 1 / 41] });
  expect(targets.caption.notes[0]?.en).toMatch(/41 sources made its excess$/);
});

test("a change has its own port and its own time before it", async () => {
  const change = "23-TCP-2022-07-31T09";
  const refused = { code: "parameter-invalid", exitCode: 2 };
  const attempt = (id: string, beside: Record<string, string | boolean>): Promise<FigureResult> =>
    computeFigure(network.context, id, { change, ...beside });
  await expect(attempt("co-targets", { port: "23/TCP" })).rejects.toMatchObject(refused);
  await expect(attempt("prefix-concentration", { previous: true })).rejects.toMatchObject(refused);
});

test("it draws as a waterfall in both languages", async () => {
  const result = await explain("23-TCP-2022-07-31T09");
  const english = renderFigureSvg(result, "en");
  for (const text of ["before", "announced scanners", "+288", "+48", "384"]) expect(english).toContain(text);
  const japanese = renderFigureSvg(result, "ja");
  for (const text of ["変動前", "新しい送信元", "+288", "384"]) expect(japanese).toContain(text);
  expect(english + japanese).not.toMatch(/NaN|undefined/);
});
