import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import type { Bulletins, NewBulletin } from "./index.ts";

let fleet: FleetState;
let bulletins: Bulletins;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ bulletins } = fleet.state);
});

afterEach(() => fleet.close());

const RISE: NewBulletin = {
  change: "23-TCP-2022-09-05T12",
  port: "23/TCP",
  region: null,
  start: 1000,
  end: 2000,
  year: 2022,
  cause: "change",
  author: "center",
};

test("ids are counted by year, and what overlaps in time at one port is one bulletin", async () => {
  const idOf = async (change: Partial<NewBulletin>): Promise<string> => {
    const { bulletin, added } = await bulletins.add({ ...RISE, ...change });
    return `${bulletin.id} ${added}`;
  };
  expect(await idOf({})).toBe("2022-0001 true");
  expect(await idOf({ change: "23-TCP-BR-2022-09-05T11", region: "BR", start: 900, end: 1001 })).toBe(
    "2022-0001 false",
  );
  expect(await idOf({ start: 2000, end: null })).toBe("2022-0002 true");
  expect(await idOf({ start: 9000, end: null })).toBe("2022-0002 false");
  expect(await idOf({ start: 2000 + 42 * 86_400, end: null })).toBe("2022-0003 true");
  expect(await idOf({ port: "22/TCP" })).toBe("2022-0004 true");
  expect(await idOf({ port: null, region: "BR" })).toBe("2022-0005 true");
  expect(await idOf({ port: null, region: "CN" })).toBe("2022-0006 true");
  expect(await idOf({ port: "80/TCP", year: 2023 })).toBe("2023-0001 true");
  expect((await bulletins.list()).map(({ id }) => id)).toHaveLength(7);
});

test("of several changes of a port at one time only the bulletin's own is told as its own", async () => {
  await bulletins.add({ ...RISE, end: null });
  const ownOf = async (change: Partial<NewBulletin>): Promise<boolean> =>
    (await bulletins.add({ ...RISE, ...change })).own;
  expect(await ownOf({ end: 5000 })).toBe(true);
  expect(await ownOf({ change: "23-TCP-2022-09-06T02", start: RISE.start + 14 * 3600, end: null })).toBe(true);
  expect(await ownOf({ change: "23-TCP-BR-2022-09-05T12", region: "BR" })).toBe(false);
  expect(await ownOf({ change: "23-TCP-Mirai-2022-09-05T12" })).toBe(false);
  expect(await ownOf({ change: "23-TCP-2022-09-12T12", start: RISE.start + 7 * 86_400, end: null })).toBe(false);
});

test("the end that a person stated is not followed away", async () => {
  await bulletins.add({ ...RISE, end: null });
  await bulletins.publish("2022-0001", 1, { publisher: "Abe", sha256: "aa", at: 1, status: "published" });
  const what = { en: "Over.", ja: "収束。" };
  await bulletins.publish("2022-0001", 2, { publisher: "Abe", sha256: "bb", at: 2, status: "ended", what, end: 4000 });
  await bulletins.follow("2022-0001", "23-TCP-2022-09-05T13", null);
  expect(await bulletins.find("2022-0001")).toMatchObject({ change: RISE.change, status: "ended", end: 4000 });
});

test("a draft that was taken back makes way for who asks, not for the center", async () => {
  await bulletins.add(RISE);
  await bulletins.discard("2022-0001", "Abe", "a test of ours");
  expect((await bulletins.add(RISE)).added).toBe(false);
  expect((await bulletins.add(RISE, true)).bulletin.id).toBe("2022-0002");
});

test("a revision is read and published, and the next one begins unread", async () => {
  await bulletins.add(RISE);
  await bulletins.askReview("2022-0001", "Abe");
  expect((await bulletins.find("2022-0001"))?.status).toBe("in-review");
  await bulletins.approve("2022-0001", 1, "Baba", "aa");
  await bulletins.publish("2022-0001", 1, { publisher: "Abe", sha256: "bb", at: 77, status: "published" });
  await bulletins.revise("2022-0001", { en: "More.", ja: "追記。" }, "Abe");
  await bulletins.approve("2022-0001", 1, "Chiba", "cc");
  const [first, second] = await bulletins.revisions("2022-0001");
  expect(first).toMatchObject({
    number: 1,
    read: { reader: "Baba" },
    published: { publisher: "Abe", sha256: "bb", at: 77 },
  });
  expect(second).toMatchObject({ number: 2, what: { en: "More.", ja: "追記。" }, read: null, published: null });
});

test("of two who do the same at once the second one is told, and what was withdrawn stays so", async () => {
  const overtaken = expect.objectContaining({ code: "bulletin-overtaken" });
  const by = { publisher: "Abe", sha256: "aa", at: 1, status: "published" } as const;
  await bulletins.add(RISE);
  await bulletins.publish("2022-0001", 1, by);
  await expect(bulletins.publish("2022-0001", 1, { ...by, sha256: "bb" })).rejects.toEqual(overtaken);
  await expect(bulletins.discard("2022-0001", "Abe", "late")).rejects.toEqual(overtaken);
  const what = { en: "More.", ja: "追記。" };
  const both = await Promise.allSettled([
    bulletins.revise("2022-0001", what, "Abe"),
    bulletins.revise("2022-0001", what, "Chiba"),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await bulletins.publish("2022-0001", 2, { ...by, status: "withdrawn" });
  await expect(bulletins.publish("2022-0001", 3, by)).rejects.toEqual(overtaken);
  await expect(bulletins.revise("2022-0001", what, "Abe")).rejects.toEqual(overtaken);
  expect((await bulletins.find("2022-0001"))?.status).toBe("withdrawn");
  expect((await bulletins.revisions("2022-0001")).map(({ published }) => published?.sha256)).toEqual(["aa", "aa"]);
});

test("an end note opens and publishes its revision in one step; each step is one line of the audit", async () => {
  await bulletins.add({ ...RISE, end: null });
  await bulletins.publish("2022-0001", 1, { publisher: "Abe", sha256: "aa", at: 1, status: "published" });
  await bulletins.follow("2022-0001", RISE.change, null);
  await bulletins.follow("2022-0001", RISE.change, 5000);
  const what = { en: "Over.", ja: "収束。" };
  await bulletins.publish("2022-0001", 2, { publisher: "Abe", sha256: "bb", at: 2, status: "ended", what, end: 4000 });
  expect(await bulletins.find("2022-0001")).toMatchObject({ status: "ended", end: 4000 });
  expect((await bulletins.revisions("2022-0001"))[1]).toMatchObject({ what, published: { sha256: "bb" } });
  const lines = await fleet.state.fleet.auditLines(0, 100);
  expect(lines.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    "center bulletin-drafted",
    "Abe bulletin-published",
    "center bulletin-followed",
    "Abe bulletin-ended",
  ]);
  expect((await fleet.state.fleet.checkAudit()).brokenAt).toBeNull();
});
