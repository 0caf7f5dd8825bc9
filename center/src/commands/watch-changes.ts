import { setTimeout as sleep } from "node:timers/promises";
import { ChangeWatch, finalUntil } from "../analyze/index.ts";
import type { ChangeNews, FigureContext, WatchRound } from "../analyze/index.ts";
import { findDataDirectory, readConfiguration } from "../config/index.ts";
import { loadRegistry } from "../enrich/index.ts";
import { openState } from "../state/index.ts";
import { openStore } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { ChangesEvent, ToldChange } from "./changes-event.ts";
import { figureContext } from "./figure-context.ts";
import { WatchDrafts } from "./watch-drafts.ts";

const HOUR = 3600;
/** How often it is looked whether another hour is final. */
const LOOK_MILLIS = 60_000;
/** Pause before the first look, which the ingest of a center that starts has for itself, and after a failure. */
const FIRST_MILLIS = 3000;

/**
 * Judges each hour of a data directory once it is final, without end; beside a writer, which it never waits for or keeps
 * waiting. Whatever fails is told and tried again with a new connection and a new watch.
 */
export async function watchChanges(data: string, tell: (event: ChangesEvent) => void): Promise<never> {
  await sleep(FIRST_MILLIS);
  for (;;) {
    try {
      await withContext(data, (context, root) => watchWith(context, root, tell));
    } catch (error) {
      tellFailure(tell)(error);
      await sleep(LOOK_MILLIS);
    }
  }
}

/** What fails is told; the watch goes on. */
function tellFailure(tell: (event: ChangesEvent) => void): (error: unknown) => void {
  return (error) => {
    const code = error instanceof TeitenError ? error.code : "unexpected";
    tell({ event: "failed", code, message: error instanceof Error ? error.message : String(error) });
  };
}

async function watchWith(context: FigureContext, root: string, tell: (event: ChangesEvent) => void): Promise<never> {
  const watch = new ChangeWatch(context);
  const drafts = new WatchDrafts(context, root, tell);
  for (;;) {
    const until = await finalUntil(context.store, watch.next ?? 0, Date.now() / 1000);
    if (watch.next === null || until > watch.next) {
      if (watch.next !== null) {
        const registry = loadRegistry(await context.state.claims());
        watch.useRegistry(registry);
        drafts.useRegistry(registry);
      }
      const begun = performance.now();
      const round = await watch.advance(until);
      if (watch.next !== null) tell(toldRound(round, (performance.now() - begun) / 1000));
      await drafts.afterRound(watch, round).catch(tellFailure(tell));
    }
    await sleep(LOOK_MILLIS);
  }
}

function toldRound({ judged, begun, next, open, news }: WatchRound, seconds: number): ChangesEvent {
  return { event: "round", judged, seconds, begun, until: next * HOUR, open, news: news.map(toldChange) };
}

function toldChange({ kind, name, change }: ChangeNews): ToldChange {
  const { start, end, noticed, found } = change;
  const hours = { start: start * HOUR, end: end === null ? null : end * HOUR, noticed: noticed * HOUR };
  const scope =
    found.scope === "one network" || found.scope === "one sensor" ? `${found.scope}: ${found.name}` : found.scope;
  return { kind, name, ...hours, factor: found.factor, scope };
}

async function withContext(
  data: string,
  work: (context: FigureContext, root: string) => Promise<never>,
): Promise<never> {
  const paths = findDataDirectory(data, {});
  const configuration = readConfiguration(paths);
  const state = openState(paths);
  try {
    const { store, identity } = await openStore(configuration, paths, "read");
    try {
      checkFilled(await state.ledger.setting("store-epoch"), identity.epoch);
      return await work(await figureContext({ paths, configuration, state, store }), paths.bulletins);
    } finally {
      await store.close();
    }
  } finally {
    await state.close();
  }
}

/** An engine that is about to be filled anew says nothing. */
function checkFilled(expected: string | null, epoch: string): void {
  if (expected === null || expected === epoch) return;
  throw new TeitenError({
    code: "store-filling",
    message: "the engine is about to be filled anew from the archive",
    advice: "wait; hours are judged when it is full",
  });
}
