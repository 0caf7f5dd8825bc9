import { fork as forkModule } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import type { ChangesEvent, ToldChange } from "./changes-event.ts";
import type { ServeContext } from "./run-serve.ts";
import type { ServePart } from "./serve-parts.ts";
import { tell } from "./tell.ts";

/** How long the process has to end before it is killed; it has nothing to lose. */
const STOP_MILLIS = 3000;
const RESTART_MILLIS = 60_000;
/** A signal to the whole group ends the process before the center has heard it; then nothing has failed. */
const SIGNAL_MILLIS = 500;
/** The first start waits until recovery, which wants the same processor, is mostly done. */
const FIRST_MILLIS = 5_000;

/**
 * Change detection of a running center: a process of its own, with less priority than the center, that judges each hour
 * once it is final. Receiving and ingest share nothing with it but the engine. It keeps nothing: what is told again after
 * a restart is what was noticed or has ended in the last two days. `onChange` is told of each; the names are those of the
 * figure changes. `fork` starts the process.
 */
export function changesPart(
  context: Pick<ServeContext, "paths" | "metrics">,
  onChange: (change: ToldChange) => void = () => undefined,
  fork: () => ChildProcess = () => forkProcess(context.paths.root),
): ServePart {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  const restart = (what: string): void => {
    if (stopping) return;
    context.metrics.add("teiten_changes_failures_total", { code: "process-ended" });
    tell(`the process that judges changes ${what} and is started again in ${RESTART_MILLIS / 1000} s`);
    timer = setTimeout(start, RESTART_MILLIS);
  };
  const start = (): void => {
    child = fork();
    child.on("message", (event) => takeEvent(context, event as ChangesEvent, onChange));
    onceOver(child, (what) => {
      child = null;
      if (!stopping) timer = setTimeout(() => restart(what), SIGNAL_MILLIS);
    });
  };
  return {
    name: "changes",
    start: () => {
      context.metrics.add("teiten_changes_hours_judged_total", {}, 0);
      context.metrics.set("teiten_changes_open", {}, 0);
      timer = setTimeout(start, FIRST_MILLIS);
      return Promise.resolve(null);
    },
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child !== null) await endProcess(child);
    },
  };
}

/** Calls once, with how it ended, when a process is over or never began; of one that never began there is no exit. */
function onceOver(child: ChildProcess, over: (what: string) => void): void {
  child.on("error", (error) => {
    if (child.pid === undefined) over(`could not be started (${error.message})`);
    else tell(`changes are not judged: ${error.message}`);
  });
  child.on("exit", (code, signal) => {
    if (child.pid !== undefined) over(`ended (${signal ?? code})`);
  });
}

function forkProcess(data: string): ChildProcess {
  const entry = createRequire(import.meta.url).resolve("@teiten/center/changes-process");
  return forkModule(entry, [data], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const killed = setTimeout(() => child.kill("SIGKILL"), STOP_MILLIS);
  if (child.connected) child.disconnect();
  else child.kill("SIGTERM");
  await ended;
  clearTimeout(killed);
}

function takeEvent(
  { metrics }: Pick<ServeContext, "metrics">,
  event: ChangesEvent,
  onChange: (change: ToldChange) => void,
): void {
  if (event.event === "failed") {
    metrics.add("teiten_changes_failures_total", { code: event.code });
    return tell(`changes are not judged at the moment: ${event.message} (${event.code})`);
  }
  if (event.event === "drafted") {
    metrics.add("teiten_bulletins_drafted_total", {});
    return tell(`bulletin ${event.id} is drafted from ${event.change}: teiten bulletin show ${event.id}`);
  }
  const { judged, seconds, begun, until, open, news } = event;
  metrics.add("teiten_changes_hours_judged_total", {}, judged);
  metrics.set("teiten_changes_judged_until_seconds", {}, until);
  metrics.set("teiten_changes_open", {}, open);
  if (begun === null && judged > 0) metrics.observe("teiten_changes_hour_duration_seconds", seconds / judged);
  if (begun !== null) {
    metrics.add("teiten_changes_begun_total", { reason: begun });
    tell(`changes: ${judged} hours of the store judged in ${seconds.toFixed(1)} s (${REASONS[begun]}); ${open} go on`);
  }
  for (const change of news) {
    metrics.add(change.kind === "noticed" ? "teiten_changes_noticed_total" : "teiten_changes_ended_total", {});
    tell(`change ${change.kind}: ${change.name}, ${change.factor.toFixed(1)} times the usual level, ${change.scope}`);
    onChange(change);
  }
}

const REASONS = {
  start: "the center started",
  sensors: "the sensors changed",
  data: "data of judged hours changed",
  age: "to forget what is old",
} as const;
