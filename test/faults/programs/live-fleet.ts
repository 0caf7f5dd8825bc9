import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { centerMust } from "./center-command.ts";
import { RunningProgram } from "./running-program.ts";
import type { ProgramEnd } from "./running-program.ts";
import { mustCome } from "./until.ts";

/** Where programs run: the words before each of them, such as `ip netns exec NAME`. */
export type Under = readonly string[];

/** A center with a data directory of its own: `teiten serve` that can be stopped, killed and started again. */
export interface LiveCenter {
  readonly data: string;
  readonly url: string;
  /** Of the running process. */
  readonly program: RunningProgram;
  /** Registers a sensor with words of `teiten sensor add` and answers its token. */
  addSensor(name: string, words: readonly string[]): string;
  start(): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<ProgramEnd>;
}

/** What a center is made from. */
export interface CenterPlan {
  readonly programRoot: string;
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly under?: Under;
}

const START_MILLIS = 60_000;
const ENROL_MILLIS = 30_000;

/** A data directory in a folder; `teiten serve` is started for the first time by `start`. */
export function prepareCenter({ programRoot, folder, host, port, under = [] }: CenterPlan): LiveCenter {
  const data = join(folder, "data");
  const log = join(folder, "center.log");
  centerMust(programRoot, data, ["init", "--home", "JP", "--zone", "Asia/Tokyo"]);
  let program: RunningProgram | null = null;
  const words = [join(programRoot, "center/bin/teiten.js"), "--data", data, "serve", "--listen", `${host}:${port}`];
  const running = (): RunningProgram => {
    if (program === null) throw new Error("the center was not started");
    return program;
  };
  return {
    data,
    url: `https://${host}:${port}`,
    get program() {
      return running();
    },
    addSensor: (name, more) => tokenIn(centerMust(programRoot, data, ["sensor", "add", name, ...more])),
    start: async () => {
      const before = logLength(log);
      const started = new RunningProgram({ words, killAt: null, log, under });
      program = started;
      await mustCome("the center listens", START_MILLIS, () => {
        if (started.outcome !== null) throw new Error(`the center ended: ${readFileSync(log, "utf8").slice(before)}`);
        return readFileSync(log, "utf8").slice(before).includes("listen") ? true : null;
      });
    },
    stop: (signal) => running().stop(signal),
  };
}

/** An agent with a state directory of its own: `teiten-sensor` that can be stopped, killed and started again. */
export interface LiveAgent {
  readonly state: string;
  readonly log: string;
  readonly program: RunningProgram;
  enrol(url: string, token: string): Promise<void>;
  /** Starts `teiten-sensor run` with these words. */
  start(words: readonly string[]): void;
  stop(signal: NodeJS.Signals): Promise<ProgramEnd>;
}

/**
 * What deploy/systemd/teiten-sensor.service has in the agent's environment, as words before a program; a variable of whoever
 * runs the scenarios that makes Node parse all of a host's certificates at its start is not in a service's.
 */
export const AGENT_ENVIRONMENT: Under = [
  "env",
  "--unset=NODE_EXTRA_CA_CERTS",
  "NODE_OPTIONS=--max-semi-space-size=1",
  "MALLOC_ARENA_MAX=1",
];

/** The agent as it is released, in one file; where it was not made, the one that the scenarios kill. */
export function releasedAgent(programRoot: string): string {
  const bundle = "sensor/bundle/teiten-sensor.js";
  return existsSync(join(programRoot, bundle)) ? bundle : "sensor/bin/teiten-sensor.js";
}

/** An agent that is not enrolled yet; words such as faketime stand in `under`, `file` is below the program root. */
export function prepareAgent(
  programRoot: string,
  folder: string,
  name: string,
  under: Under = [],
  file = "sensor/bin/teiten-sensor.js",
): LiveAgent {
  const state = join(folder, name);
  const log = join(folder, `${name}.log`);
  const script = join(programRoot, file);
  let program: RunningProgram | null = null;
  const running = (): RunningProgram => {
    if (program === null) throw new Error(`the agent ${name} was not started`);
    return program;
  };
  return {
    state,
    log,
    get program() {
      return running();
    },
    enrol: async (url, token) => {
      const words = [script, "enrol", url, token, "--state", state];
      await mustCome(`${name} is enrolled`, ENROL_MILLIS, async () => {
        const { code } = await new RunningProgram({ words, killAt: null, log, under }).ended;
        return code === 0 ? true : null;
      });
    },
    start: (more) => {
      program = new RunningProgram({ words: [script, "run", "--state", state, ...more], killAt: null, log, under });
    },
    stop: (signal) => running().stop(signal),
  };
}

function tokenIn(text: string): string {
  const [token] = /teiten1\.[A-Za-z0-9._-]+\.[0-9a-f]{32}\.(?:[0-9a-f]{64}|ca)/.exec(text) ?? [];
  if (token === undefined) throw new Error(`no token in: ${text}`);
  return token;
}

function logLength(log: string): number {
  try {
    return readFileSync(log, "utf8").length;
  } catch {
    return 0;
  }
}
