import { execFileSync } from "node:child_process";
import { BODY_LENGTHS } from "@teiten/core/uplink";
import { pcapRecord } from "../feed/pcap-stream.ts";
import { openToxicProxy } from "../network/toxic-proxy.ts";
import type { Toxic } from "../network/toxic-proxy.ts";
import { ledgerLines, openCenterState } from "../programs/center-state.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import { until } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { createVirtualAgent } from "../virtual/virtual-agent.ts";

const ADDRESS = "203.0.113.10";
const SEGMENTS = 30;
/** Packets a minute: nothing but a stray packet, or anything up to a small flood. */
const QUIET = [0, 0, 1, 2] as const;
const BUSY = [0, 3, 40, 300, 2500] as const;
/** TLS 1.3 adds 22 bytes to each record of at most 16 KiB; what is beyond a class by more is another class. */
const RECORD = 16_384;
const RECORD_EXTRA = 22;
const SETTLE_MILLIS = 60_000;

/** What somebody on the line saw of one sensor. */
interface Observed {
  readonly name: string;
  /** Bytes that the sensor sent between two answers, without its headers: for each body length how often. */
  readonly classes: ReadonlyMap<number, number>;
  /** Sendings that are of no class. */
  readonly odd: readonly number[];
  readonly uploads: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const quiet = await observe(context, "quiet-1", QUIET);
  const busy = await observe(context, "busy-1", BUSY);
  const classes = [...new Set([...quiet.classes.keys(), ...busy.classes.keys()])].toSorted((a, b) => a - b);
  const odd = [...quiet.odd, ...busy.odd];
  const words = (observed: Observed): string =>
    `${observed.name} ${observed.uploads} uploads of ${[...observed.classes.keys()].toSorted((a, b) => a - b).join(", ")} bytes`;
  const figure = `${words(quiet)}; ${words(busy)}; ${classes.length} classes, ${odd.length} sendings of another size`;
  for (const bytes of odd) context.tell(`${bytes} bytes are of no class`);
  const isWhole = quiet.uploads >= SEGMENTS && busy.uploads >= SEGMENTS;
  const isVaried = busy.classes.size > quiet.classes.size;
  return { figure, ok: isWhole && isVaried && odd.length === 0 && classes.length <= BODY_LENGTHS.length };
}

async function observe(context: FaultContext, name: string, rates: readonly number[]): Promise<Observed> {
  const { programRoot, workspace, seed } = context;
  const port = await freePort();
  const folder = `${workspace}/${name}`;
  execFileSync("mkdir", ["-p", folder]);
  const center = prepareCenter({ programRoot, folder, host: "127.0.0.1", port });
  const token = center.addSensor(name, ["--country", "JP", "--address", ADDRESS]);
  await center.start();
  const sendings: number[] = [];
  const watching = { yet: false };
  const observer = observerOf((bytes) => void (watching.yet && sendings.push(bytes)));
  const proxy = await openToxicProxy({ target: port, random: seeded(seed), choose: () => observer });
  const agent = prepareAgent(programRoot, folder, name);
  await agent.enrol(`https://127.0.0.1:${proxy.port}`, token);
  await fill(context, agent.state, rates);
  watching.yet = true;
  execFileSync("mkfifo", ["-m", "600", `${agent.state}.fifo`]);
  agent.start(["--interface", "lo", "--capture-fifo", `${agent.state}.fifo`]);
  const state = await openCenterState(programRoot, center.data);
  await until(SETTLE_MILLIS, async () => ((await ledgerLines(state)).length >= SEGMENTS ? true : null), 100);
  await state.close();
  await agent.stop("SIGTERM");
  proxy.close();
  await center.stop("SIGTERM");
  return classified(name, sendings);
}

/** Adds up what goes up until something comes down; the sendings before a body (handshake, headers) are shorter than any body. */
function observerOf(sent: (bytes: number) => void): Toxic {
  return {
    name: "observer",
    afflict: () => {
      let bytes = 0;
      return {
        async *pass(piece, _link, way) {
          if (way === "up") bytes += piece.length;
          else {
            if (bytes > 0) sent(bytes);
            bytes = 0;
          }
          yield piece;
        },
      };
    },
  };
}

function classified(name: string, sendings: readonly number[]): Observed {
  const classes = new Map<number, number>();
  const odd: number[] = [];
  let uploads = 0;
  for (const bytes of sendings.filter((length) => length >= (BODY_LENGTHS[0] ?? 0))) {
    uploads += 1;
    const length = BODY_LENGTHS.find((one) => Math.abs(bytes - wireLength(one)) <= slack(one));
    if (length === undefined) odd.push(bytes);
    else classes.set(length, (classes.get(length) ?? 0) + 1);
  }
  return { name, classes, odd, uploads };
}

/** Bytes on the line of a body: its records, each with its head and its tag. */
function wireLength(body: number): number {
  return body + Math.ceil(body / RECORD) * RECORD_EXTRA;
}

/** Headers that go with a body in one piece (heartbeats have no consent to wait for) and records cut shorter. */
function slack(body: number): number {
  return 1500 + Math.ceil(body / RECORD) * RECORD_EXTRA * 3;
}

async function fill(context: FaultContext, folder: string, rates: readonly number[]): Promise<void> {
  const random = seeded(context.seed);
  const start = (Math.floor(Date.now() / 60_000) - SEGMENTS) * 60e6;
  const boot = "00000000000000e7";
  const agent = await createVirtualAgent({ ...context, folder, start, quota: 2 ** 28, boot, random: () => 0.5 });
  await agent.start();
  for (let minute = 0; minute < SEGMENTS; minute++) {
    const at = BigInt(agent.clock.wall()) * 1000n;
    const packets = Array.from({ length: random.pick(rates) }, (_, number) =>
      pcapRecord({ number, at: at + BigInt(number) * 1_000_000n, destination: ADDRESS, port: 23 }),
    );
    agent.deliver(Buffer.concat(packets));
    await agent.clock.advance(minute === SEGMENTS - 1 ? 58_000 : 60_000);
  }
  await agent.stop();
}

/** What the line tells of a sensor to whoever watches it. */
export const scenario: Scenario = {
  name: "LEAK-7",
  goal: "on the line, the uploads of a quiet and a busy sensor fall in the same 8 classes of length and no other",
  width: 1,
  limitSeconds: 150,
  run,
};
