import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import { bulletinFolder } from "./bulletin-folder.ts";
import { draftSettings, missingFiles } from "./draft-settings.ts";
import { tellEnd } from "./evidence-files.ts";
import { DEFAULT_SETTINGS, formatBulletinFile } from "./settings.ts";
import type { TlpLabel } from "./settings.ts";
import { writeDraft } from "./write-draft.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "teiten-draft-test-"));
  return () => {
    rmSync(root, { recursive: true, force: true });
  };
});

const ID = "2022-0002";
const place = (...names: readonly string[]): string => join(root, ...names);

/** Writes files of a bulletin; a `bulletin.yaml` by its label. */
function write(folder: string, files: Readonly<Record<string, string>>, tlp?: TlpLabel): void {
  mkdirSync(place(folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(place(folder, name), text);
  if (tlp === undefined) return;
  const settings = { ...DEFAULT_SETTINGS, tlp, publisher: "The observatory", allow: ["word"] };
  const file = formatBulletinFile(ID, { settings, facts: FACTS, generated: { en: "", ja: "" } });
  writeFileSync(place(folder, "bulletin.yaml"), file);
}

test("a bulletin that lost its file is never drafted for everybody: it says so, and takes a label from who asks", async () => {
  write("2022-0001", {}, "clear");
  write(ID, { "en.md": "The text." });
  expect(await missingFiles(root, ID)).toEqual(["bulletin.yaml", "ja.md"]);
  await expect(draftSettings(root, ID, null)).rejects.toMatchObject({
    code: "bulletin-settings-missing",
    place: place(ID, "bulletin.yaml"),
    advice: expect.stringContaining(`teiten bulletin draft ${ID} --tlp amber`) as string,
  });
  expect((await draftSettings(root, ID, "amber")).settings).toMatchObject({
    tlp: "amber",
    publisher: "The observatory",
  });
});

test("one that was published takes the settings with which it was", async () => {
  write(ID, { "en.md": "The text." });
  write(`${ID}/inputs/r2`, {}, "clear");
  write(`${ID}/inputs/r10`, {}, "amber");
  expect((await draftSettings(root, ID, null)).settings).toMatchObject({ tlp: "amber", allow: ["word"] });
});

test("a new one begins with the settings of the one before, and for few where that has lost its file", async () => {
  expect((await draftSettings(root, ID, null)).settings).toEqual(DEFAULT_SETTINGS);
  write("2021-0009", {}, "clear");
  expect((await draftSettings(root, ID, null)).settings).toMatchObject({ tlp: "clear", allow: [] });
  write("2022-0001", { "bulletin.yaml": "settings: [" });
  expect((await draftSettings(root, ID, null)).settings).toMatchObject({ tlp: "amber", publisher: "The observatory" });
});

test("a text that says what would be drafted today was not edited, though its file is lost", async () => {
  const settings = { settings: DEFAULT_SETTINGS, before: null };
  expect(await writeDraft(root, ID, FACTS, new Map(), settings)).toEqual([]);
  expect(await writeDraft(root, ID, FACTS, new Map(), settings)).toEqual([]);
  expect(await writeDraft(root, ID, { ...FACTS, factor: 7 }, new Map(), settings)).toEqual(["ja", "en"]);
  expect(readFileSync(place(ID, "en.new.md"), "utf8")).toContain("about 7 times");
});

test("the evidence of a change that ended since says when", async () => {
  write(ID, {}, "clear");
  await tellEnd(bulletinFolder(root, ID), Date.parse("2022-09-20T03:00:00Z") / 1000);
  expect(readFileSync(place(ID, "evidence.html"), "utf8")).toContain("20 September 2022, 12:00 (JST)");
  expect(readFileSync(place(ID, "evidence.ja.html"), "utf8")).toContain("内部資料・公表不可");
});
