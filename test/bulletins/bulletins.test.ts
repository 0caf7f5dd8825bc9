import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  draftBulletins,
  draftNamed,
  endBulletin,
  publishBulletin,
  reviewBulletin,
  reviseBulletin,
  withdrawBulletin,
} from "../../center/src/annotate/index.ts";
import type { BulletinContext, PublishOrder } from "../../center/src/annotate/index.ts";
import { ChangeWatch, computeFigure } from "../../center/src/analyze/index.ts";
import type { ChangesEvent } from "../../center/src/commands/changes-event.ts";
import { WatchDrafts } from "../../center/src/commands/watch-drafts.ts";
import { BULLETIN_SCHEMA } from "../../center/src/exchange/index.ts";
import type { BulletinTwin, StixBundle } from "../../center/src/exchange/index.ts";
import { findBrowser } from "../../center/src/report/pdf/index.ts";
import { ROOT } from "../architecture/source-tree.ts";
import type { SmallNetwork } from "../figures/small-network.ts";
import { CHANGE, DAYS, FIRST, SENSORS, SHORT, openRisingNetwork } from "./hand-made-rise.ts";

let network: SmallNetwork;
let context: BulletinContext;
let order: PublishOrder;

const ID = "2022-0001";
/** Behind the last hour of the data, in hours since 1970 UTC. */
const END = FIRST / 3_600_000 + DAYS * 24;
const NOW = Date.parse("2022-08-09T03:00:00Z") / 1000;
const file = (...names: readonly string[]): string => join(context.root, ID, ...names);
const read = (...names: readonly string[]): string => readFileSync(file(...names), "utf8");
const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(file(name), change(readFileSync(file(name), "utf8")));

beforeAll(async () => {
  network = await openRisingNetwork();
  const root = join(network.folder, "bulletins");
  context = { figures: network.context, bulletins: network.state.bulletins, root };
  order = { id: ID, publisher: "Baba Hanako", root, version: "0.1.0", now: NOW };
}, 120_000);

afterAll(() => network.close());

const review = (reader: string | null): ReturnType<typeof reviewBulletin> =>
  reviewBulletin(network.context, { ...order, reader, actor: reader ?? "Abe Taro" });
const publish = (publisher = order.publisher): ReturnType<typeof publishBulletin> =>
  publishBulletin(network.state, { ...order, publisher });

/** Every file of a publication, by name. */
function published(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
  return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

test("a running center drafts what deserves a bulletin, in both languages", async () => {
  const told: ChangesEvent[] = [];
  const watch = new ChangeWatch(network.context);
  const drafts = new WatchDrafts(network.context, context.root, (event) => told.push(event));
  const round = await watch.advance(END);
  await drafts.afterRound(watch, round);
  expect(told).toEqual([{ event: "drafted", id: ID, change: CHANGE }]);
  await drafts.afterRound(watch, { ...round, judged: 0 });
  expect(told).toHaveLength(1);
  const english = read("en.md");
  for (const said of ["rose to about 6 times", "all 5 sensors", "Mirai", "the United States", "Telnet(23/TCP)"]) {
    expect(english).toContain(said);
  }
  expect(english).toContain("Packets to 37215/TCP and 1 more port rose");
  expect(english).toContain("The same sources sent to 52869/TCP at the same time");
  for (const said of ["約6倍に増加", "5台のセンサーすべて", "Mirai型", "確度：高"])
    expect(read("ja.md")).toContain(said);
  expect(read("evidence.html")).toContain("kanto-1");
}, 120_000);

test("the sources of the port are told by region and one by one, new ones from known ones", async () => {
  const asked = { port: "37215/TCP", from: "2022-07-17", to: "2022-07-21" };
  const { columns } = await computeFigure(network.context, "port-sources", { ...asked, by: "region" });
  const regions = (columns["region"] ?? []).map((region, row) => [
    region,
    ...["sources", "new_sources", "new_share"].map((name) => columns[name]?.[row]),
  ]);
  expect(regions.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))).toEqual([
    ["BR", 96, 96, 1],
    ["CN", 48, 48, 1],
    ["IN", 48, 48, 1],
    ["US", 40, 0, 0],
    ["VN", 48, 48, 1],
  ]);
  const one = await computeFigure(network.context, "port-sources", { ...asked, "min-sensors": 5, top: 1000 });
  expect(one.columns["source"]).toHaveLength(280);
  expect(new Set(one.columns["networks"])).toEqual(new Set([4]));
  expect(one.columns["new"]?.filter((cell) => cell === "yes")).toHaveLength(240);
  const none = await computeFigure(network.context, "port-sources", { ...asked, "min-sensors": 6 });
  expect(none.columns["source"]).toEqual([]);
});

test("a change that has a bulletin gets no second one, and one that deserves none gets none", async () => {
  const again = await draftBulletins(context, {}, "somebody else");
  expect(again.map(({ bulletin, outcome }) => [bulletin.id, outcome])).toEqual([
    [ID, "there"],
    [ID, "there"],
  ]);
  expect(again.map(({ change }) => change)).toContain("52869-TCP-2022-07-17T17");
  expect(await network.state.bulletins.list()).toHaveLength(1);
}, 120_000);

test("an edited text stays when the draft is written anew, and the new text lies beside it", async () => {
  edit("en.md", (text) => text.replace("## Reading", "## How we read it"));
  const { outcome, kept } = await draftNamed(context, ID, {}, "center");
  expect({ outcome, kept }).toEqual({ outcome: "renewed", kept: ["en"] });
  expect(read("en.md")).toContain("## How we read it");
  expect(read("en.new.md")).toContain("## Reading");
  expect(existsSync(file("ja.new.md"))).toBe(false);
}, 120_000);

test("nothing goes out unread, read by its author, or edited since", async () => {
  await expect(publish()).rejects.toMatchObject({ code: "bulletin-unread" });
  await expect(review("ＣＥＮＴＥＲ ")).rejects.toMatchObject({ code: "bulletin-same-person", exitCode: 2 });
  await review("Chiba Jiro");
  await expect(publish("chiba jiro")).rejects.toMatchObject({ code: "bulletin-same-person" });
  edit("ja.md", (text) => text.replace("増加の規模", "どれだけ増えたか"));
  await expect(publish()).rejects.toMatchObject({ code: "bulletin-edited" });
  expect(existsSync(file("published"))).toBe(false);
});

test("a place that is still to be filled, a missing language and a figure for the evidence page stop it", async () => {
  const [english, japanese] = [read("en.md"), read("ja.md")];
  writeFileSync(file("en.md"), `${english}\n{{name the worm}}\n`);
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-unfinished" });
  writeFileSync(file("en.md"), `${english}\n\`\`\`figure\nfigure: port-ranking\nby: sensor\n\`\`\`\n`);
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-figure-internal" });
  writeFileSync(file("en.md"), `${english}\n\`\`\`figure\nfigure: port-trend\nports: 23/TCP\nbin: hour\n\`\`\`\n`);
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-figure-internal" });
  writeFileSync(file("en.md"), english);
  rmSync(file("ja.md"));
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-language-missing" });
  writeFileSync(file("ja.md"), japanese);
}, 60_000);

test("a change at few sensors is told to few readers, and without its figures", async () => {
  const settings = read("bulletin.yaml");
  edit("bulletin.yaml", (text) => text.replace("sensorsHit: 5", "sensorsHit: 2"));
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-narrow" });
  edit("bulletin.yaml", (text) => text.replace("tlp: clear", "tlp: amber"));
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ code: "bulletin-figure-internal" });
  writeFileSync(file("bulletin.yaml"), settings);
});

test("a text that tells of a sensor is refused, with the place", async () => {
  const english = read("en.md");
  writeFileSync(file("en.md"), `${english}\nSeen first at c0000211.\n`);
  await expect(review("Chiba Jiro")).rejects.toMatchObject({
    code: "bulletin-leak",
    message: expect.stringMatching(/bulletin\.en\.html:\d+: an address of a sensor in another form/),
  });
  writeFileSync(file("en.md"), english);
});

test("a word that only happens to be a name can be allowed; an address cannot", async () => {
  const [english, settings] = [read("en.md"), read("bulletin.yaml")];
  writeFileSync(file("en.md"), `${english}\nThe as-alpha of 192.0.2.17.\n`);
  writeFileSync(file("bulletin.yaml"), settings.replace("allow: []", 'allow: ["as-alpha", "192.0.2.17"]'));
  await expect(review("Chiba Jiro")).rejects.toMatchObject({ message: expect.not.stringContaining("as-alpha") });
  writeFileSync(file("en.md"), `${english}\nThe as-alpha.\n`);
  await review("Chiba Jiro");
  writeFileSync(file("en.md"), english);
  writeFileSync(file("bulletin.yaml"), settings);
});

test("the first revision: pages, values and twins, all of which say the same and tell of no sensor", async () => {
  edit("en.md", (text) => `${text}\n\`\`\`figure\nfigure: hour-profile\nfrom: 2022-07-17\nto: 2022-07-20\n\`\`\`\n`);
  await review("Chiba Jiro");
  const { folder, number, sha256 } = await publish();
  expect(number).toBe(1);
  const files = published(folder ?? "");
  expect([...files.keys()].filter((name) => !name.startsWith("figures/"))).toEqual([
    "bulletin.en.html",
    "bulletin.ja.html",
    "bulletin.json",
    "bulletin.stix.json",
    "indicators.csv",
  ]);
  const whole = [...files.values()].join("\n");
  for (const { name, network: own, operator, address } of SENSORS) {
    for (const secret of [name, own, operator, address]) expect(whole).not.toContain(secret);
  }
  const page = files.get("bulletin.en.html") ?? "";
  for (const said of [
    "How we read it",
    "Special issue 2022-0001",
    "Revision 1",
    "Figure 3",
    "TLP:CLEAR",
    "policy: public",
    '@top-right{content:"TLP:CLEAR"',
  ])
    expect(page).toContain(said);
  expect(page).not.toMatch(/<script|<img|NaN|undefined|\[object|https?:\/\/(?!www\.w3\.org)/);
  expect(files.get("bulletin.ja.html")).toContain("どれだけ増えたか");
  const days = (files.get("figures/trend.csv") ?? "")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  expect(days.find(([day]) => day === "2022-07-23")).toEqual(["2022-07-23", "37215/TCP", "360", "", "72", "5"]);
  expect(days.find(([day]) => day === "2022-07-18")?.[4]).toBe("460");
  const twin = JSON.parse(files.get("bulletin.json") ?? "") as BulletinTwin;
  expect(new Ajv2020({ strict: true, allowUnionTypes: true }).compile(BULLETIN_SCHEMA)(twin)).toBe(true);
  expect(twin).toMatchObject({
    id: ID,
    revision: 1,
    status: "published",
    change: {
      port: "37215/TCP",
      port_number: 37215,
      rate_before: 72,
      rate_during: 460,
      end: "2022-07-20T08:00:00.000Z",
    },
    breadth: { scope: "everywhere", sensors: 5, sensors_judged: 5, networks: 4, networks_judged: 4 },
    tools: [{ tool: "Mirai", share: 0.8 }],
    reading: { kind: "mirai-like", confidence: "high" },
    indicators: { count: 240, valid_until: "2022-09-08T03:00:00.000Z" },
  });
  expect(files.get("indicators.csv")?.trim().split("\n")).toHaveLength(241);
  expect((await network.state.bulletins.revisions(ID))[0]).toMatchObject({
    read: { reader: "Chiba Jiro" },
    published: { publisher: "Baba Hanako", sha256 },
  });
}, 60_000);

test("the bundle holds together, and its identifiers stay from revision to revision", async () => {
  const bundle = (number: number): StixBundle =>
    JSON.parse(read("published", `r${number}`, "bulletin.stix.json")) as StixBundle;
  await expect(publish()).rejects.toMatchObject({ code: "bulletin-nothing-open" });
  await reviseBulletin(network.state.bulletins, ID, { en: "The advice says more.", ja: "対策を追記。" }, "Abe Taro");
  await expect(publish()).rejects.toMatchObject({ code: "bulletin-unread" });
  edit("en.md", (text) => text.replace("## Advice", "Change the password.\n\n## Advice"));
  await review("Chiba Jiro");
  order = { ...order, now: NOW + 86_400 };
  expect((await publish()).number).toBe(2);
  const [first, second] = [bundle(1), bundle(2)];
  expect(second.objects.map(({ id }) => id).toSorted()).toEqual(first.objects.map(({ id }) => id).toSorted());
  expect(second.id).not.toBe(first.id);
  const ids = new Set(second.objects.map(({ id }) => id));
  expect(ids.size).toBe(second.objects.length);
  for (const object of second.objects) {
    const refs = Object.entries(object).flatMap(([name, value]) => (/_refs?$/.test(name) ? [value].flat() : []));
    for (const ref of refs) expect(ids).toContain(ref);
  }
  const report = second.objects.find(({ type }) => type === "report");
  expect(report).toMatchObject({ created: "2022-08-09T03:00:00.000Z", modified: "2022-08-10T03:00:00.000Z" });
  expect(second.objects.filter(({ type }) => type === "indicator")).toHaveLength(240);
  for (const [language, told] of [
    ["en", "Changed in revision 2: The advice says more."],
    ["ja", "第2版での変更点：対策を追記。"],
  ] as const) {
    expect(read("published", "r2", `bulletin.${language}.html`)).toContain(told);
  }
}, 60_000);

test("the same revision gives the same bytes", async () => {
  const before = published(file("published", "r2"));
  const copy = join(network.folder, "again");
  mkdirSync(copy);
  cpSync(file("inputs", "r2"), join(copy, ID), { recursive: true });
  const { loadEdition } = await import("../../center/src/annotate/edition.ts");
  const { renderEdition } = await import("../../center/src/annotate/render-edition.ts");
  const bulletin = await network.state.bulletins.find(ID);
  const revisions = await network.state.bulletins.revisions(ID);
  if (bulletin === null) throw new Error("the bulletin is gone");
  const edition = await loadEdition(
    { id: ID, path: join(copy, ID) },
    {
      bulletin,
      revisions,
      sensors: await network.state.sensors(),
      earlier: [],
      status: "published",
      at: 0,
      version: "0.1.0",
    },
  );
  expect(Object.fromEntries(renderEdition(edition))).toEqual(Object.fromEntries(before));
});

test("when the change is over a note says so, and the text stands as it was published", async () => {
  edit("en.md", (text) => text.replace("Change the password.", "Half an edit"));
  order = { ...order, now: NOW + 2 * 86_400 };
  const { number, folder } = await endBulletin(network.state, { ...order, end: null });
  expect(number).toBe(3);
  const page = readFileSync(join(folder ?? "", "bulletin.en.html"), "utf8");
  expect(page).toContain("The change ended at about 20 July 2022, 17:00 (JST).");
  expect(page).toContain("Change the password.");
  expect(readFileSync(join(folder ?? "", "bulletin.ja.html"), "utf8")).toContain("に収まりました");
  expect((await network.state.bulletins.find(ID))?.status).toBe("ended");
});

test("what a sensor of today stands in can be taken back all the same, by its reason alone", async () => {
  const [first] = await network.state.sensors();
  if (first === undefined) throw new Error("the network has no sensors");
  const addresses = [{ prefix: "45.155.7.200/32", from: null, to: null }];
  const newcomer = { ...first, name: "password", addresses };
  const state = {
    sensors: async () => [...(await network.state.sensors()), newcomer],
    bulletins: { ...network.state.bulletins, publish: () => Promise.resolve() },
  };
  const advice = expect.stringContaining(`teiten bulletin revise ${ID}`) as string;
  await expect(endBulletin(state, { ...order, end: NOW })).rejects.toMatchObject({ code: "bulletin-leak", advice });
  const reason = { en: "It was wrong.", ja: "誤りでした。" };
  const { folder, isBare } = await withdrawBulletin(state, { ...order, reason });
  expect(isBare).toBe(true);
  const page = readFileSync(join(folder ?? "", "bulletin.en.html"), "utf8");
  expect(page).toContain("It was wrong.");
  expect(page).not.toContain("password");
  const { objects } = JSON.parse(readFileSync(join(folder ?? "", "bulletin.stix.json"), "utf8")) as StixBundle;
  const indicators = objects.filter(({ type }) => type === "indicator");
  expect(indicators).toHaveLength(236);
  expect(indicators.every(({ revoked }) => revoked === true)).toBe(true);
  const leak = { ...order, reason: { ...reason, en: "It was wrong, password." } };
  await expect(withdrawBulletin(state, leak)).rejects.toMatchObject({ code: "bulletin-leak" });
});

test("a bulletin that was wrong is taken back where its readers find it", async () => {
  const reason = { en: "The rise was our own test.", ja: "自組織の試験によるものでした。" };
  await expect(withdrawBulletin(network.state, { ...order, reason: { ...reason, ja: "" } })).rejects.toMatchObject({
    code: "bulletin-language-missing",
  });
  const pdf = await findBrowser().then(
    () => true,
    () => false,
  );
  const { folder } = await withdrawBulletin(network.state, { ...order, reason, pdf });
  expect(readFileSync(join(folder ?? "", "bulletin.ja.html"), "utf8")).toContain("この号外は取り下げました");
  const printed = pdf ? readFileSync(join(folder ?? "", "bulletin.ja.pdf"), "latin1") : "%PDF-";
  expect(printed).toMatch(/^%PDF-/);
  expect(printed).not.toContain("file:");
  const { objects } = JSON.parse(readFileSync(join(folder ?? "", "bulletin.stix.json"), "utf8")) as StixBundle;
  expect(objects.filter(({ revoked }) => revoked === true).map(({ type }) => type)).toContain("indicator");
  await expect(withdrawBulletin(network.state, { ...order, reason })).rejects.toMatchObject({
    code: "bulletin-withdrawn",
  });
});

test("a change that deserves none is drafted for who asks; each step is in the audit", async () => {
  const { bulletin, deserved, outcome } = await draftNamed(context, SHORT.toLowerCase(), {}, "Abe Taro");
  expect({ id: bulletin.id, deserved, outcome }).toEqual({ id: "2022-0002", deserved: false, outcome: "drafted" });
  const taken = await withdrawBulletin(network.state, { ...order, id: "2022-0002", reason: { en: "No.", ja: "" } });
  expect(taken.folder).toBeNull();
  const lines = await network.state.fleet.auditLines(0, 1000);
  expect([...new Set(lines.map(({ action }) => action))]).toEqual([
    "bulletin-drafted",
    "bulletin-read",
    "bulletin-published",
    "bulletin-revised",
    "bulletin-ended",
    "bulletin-withdrawn",
  ]);
  expect((await network.state.fleet.checkAudit()).brokenAt).toBeNull();
}, 120_000);

test("the commands say where a bulletin stands and what it waits for", () => {
  const run = (...words: readonly string[]): { readonly status: number | null; readonly text: string } => {
    const program = join(ROOT, "center/bin/teiten.js");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [program, "--data", network.folder, "bulletin", ...words],
      {
        encoding: "utf8",
      },
    );
    return { status, text: stdout + stderr };
  };
  const list = run("list", "--format", "csv");
  expect(list.text).toContain(
    `${ID},withdrawn,4,37215/TCP,,2022-07-17T17:00+09:00,2022-07-20T17:00+09:00,${CHANGE},\n`,
  );
  expect(run("show", ID).text).toMatch(/status +withdrawn[^]*Chiba Jiro[^]*The rise was our own test\./);
  expect(run("list", "--lang", "ja").text).toMatch(/^番号 +状態 [^]*取り下げ/);
  expect(run("publish", ID)).toMatchObject({ status: 1, text: expect.stringContaining("bulletin-nothing-open") });
});
