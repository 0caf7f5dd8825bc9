import type { ChangeWatch, FigureContext, WatchRound } from "../analyze/index.ts";
import { draftDeserving } from "../annotate/index.ts";
import type { ChangesEvent } from "./changes-event.ts";

/** Hours of the data between two looks for what deserves a bulletin: it takes two days to deserve one. */
const EACH_HOURS = 6;
/** Days behind the last hour in which changes are looked at: a bulletin follows its change to its end. */
const DAYS_BEHIND = 7;
/** Who drafts, as the audit names it; never a second reader. */
const AUTHOR = "center";

/** Drafts of bulletins in a running center, from the changes that a watch has found already. */
export class WatchDrafts {
  #context: FigureContext;
  readonly #root: string;
  readonly #tell: (event: ChangesEvent) => void;
  #next = 0;

  constructor(context: FigureContext, root: string, tell: (event: ChangesEvent) => void) {
    this.#context = context;
    this.#root = root;
    this.#tell = tell;
  }

  /** Announced scanners are those of `registry` from now on. */
  useRegistry(registry: FigureContext["registry"]): void {
    this.#context = { ...this.#context, registry };
  }

  /** Looks at the changes of the last days where the watch began, something ended, or enough hours went by; after a failure in the next round. */
  async afterRound(watch: ChangeWatch, { next, news, judged, begun }: WatchRound): Promise<void> {
    const isDue = begun !== null || news.some(({ kind }) => kind === "ended") || next >= this.#next;
    if (judged === 0 || !isDue) return;
    this.#next = next;
    const bulletins = this.#context.state.bulletins;
    const context = { figures: this.#context, bulletins, root: this.#root };
    const listed = await watch.listed(next - DAYS_BEHIND * 24);
    if (listed === null) return;
    const outcomes = await draftDeserving(context, listed, AUTHOR);
    for (const { bulletin, outcome } of outcomes) {
      if (outcome === "drafted") this.#tell({ event: "drafted", id: bulletin.id, change: bulletin.change });
    }
    this.#next = next + EACH_HOURS;
  }
}
