import { expect, test } from "vitest";
import type { ChangeWatch, FigureContext, WatchRound } from "../analyze/index.ts";
import { WatchDrafts } from "./watch-drafts.ts";

const context = { state: { bulletins: { list: () => Promise.resolve([]) } } } as unknown as FigureContext;

/** A watch whose looks fail where told, and that counts them. */
function watchOf(fails: readonly boolean[]): { readonly watch: ChangeWatch; readonly looks: number[] } {
  const looks: number[] = [];
  const listed = (from: number): Promise<unknown> => {
    looks.push(from);
    if (fails[looks.length - 1] === true) return Promise.reject(new Error("the engine is away"));
    return Promise.resolve({ changes: [], until: 0, detected: {} });
  };
  return { watch: { listed } as unknown as ChangeWatch, looks };
}

const round = (next: number, more: Partial<WatchRound> = {}): WatchRound => ({
  next,
  judged: 1,
  open: 0,
  news: [],
  begun: null,
  ...more,
});

test("a look that failed is tried again in the next round, and one that did not after six hours", async () => {
  const { watch, looks } = watchOf([true, false]);
  const drafts = new WatchDrafts(context, "/nowhere", () => undefined);
  await expect(drafts.afterRound(watch, round(1000))).rejects.toThrow("the engine is away");
  await drafts.afterRound(watch, round(1001));
  await drafts.afterRound(watch, round(1006));
  expect(looks).toEqual([1000 - 168, 1001 - 168]);
  await drafts.afterRound(watch, round(1007));
  expect(looks).toHaveLength(3);
});

test("an end that a failed look missed is looked at in the next round", async () => {
  const { watch, looks } = watchOf([false, true, false]);
  const drafts = new WatchDrafts(context, "/nowhere", () => undefined);
  await drafts.afterRound(watch, round(1000));
  const ended = { kind: "ended" } as unknown as WatchRound["news"][number];
  await expect(drafts.afterRound(watch, round(1001, { news: [ended] }))).rejects.toThrow("the engine is away");
  await drafts.afterRound(watch, round(1002));
  expect(looks).toHaveLength(3);
});
