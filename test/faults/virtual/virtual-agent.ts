import type * as agentModule from "../../../sensor/src/agent/index.ts";
import type * as hostModule from "../../../sensor/src/host/index.ts";
import { loadBuilt } from "../programs/load-built.ts";
import { asSensorFiles } from "../power/sensor-modules.ts";
import { countCalls, createVirtualClock } from "./virtual-clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import { pcapHeader } from "../feed/pcap-stream.ts";

type AgentModule = typeof agentModule;
type HostModule = typeof hostModule;
type AgentOptions = Parameters<AgentModule["createAgent"]>[0];
type Collector = ReturnType<AgentOptions["connect"]>;
type Receiver = Parameters<AgentOptions["source"]["start"]>[1];

/** The built agent in this process, with its real spool on the real disk, in a time of its own and with no line to its center. */
export interface VirtualAgent {
  readonly clock: VirtualClock;
  readonly boot: string;
  start(): Promise<void>;
  /** Delivers records of a pcap stream as the capture child would. */
  deliver(records: Uint8Array): void;
  rest(): Promise<void>;
  stop(): Promise<void>;
}

/** What such an agent is made from; `folder` is an enrolled state directory, `start` microseconds since 1970 UTC. */
export interface VirtualAgentPlan {
  readonly programRoot: string;
  readonly folder: string;
  readonly start: number;
  readonly quota: number;
  readonly boot: string;
  random(): number;
  tell(line: string): void;
}

/** An agent at rest. */
export async function createVirtualAgent(plan: VirtualAgentPlan): Promise<VirtualAgent> {
  const { createAgent } = await loadBuilt<AgentModule>(plan.programRoot, "sensor/dist/agent/index.js");
  const { openDiskFiles } = await loadBuilt<HostModule>(plan.programRoot, "sensor/dist/host/index.js");
  const { files, rest } = countCalls(openDiskFiles());
  const clock = createVirtualClock(plan.start, rest);
  const receivers: Receiver[] = [];
  const agent = createAgent({
    folder: plan.folder,
    interface: "lo",
    files: asSensorFiles(files),
    clock,
    random: plan.random,
    mark: { pid: process.pid, started: "virtual", machine: "virtual" },
    boot: plan.boot,
    version: "0.1.0",
    memory: () => 0,
    addresses: () => null,
    source: sourceTo(receivers),
    quota: plan.quota,
    endpointOf: async () => Promise.reject(new Error("the center is off")),
    connect: noLine,
    report: ({ level, code, message }) => plan.tell(`${level} ${code}: ${message}`),
  });
  return {
    clock,
    boot: plan.boot,
    rest,
    start: async () => {
      await agent.start();
      receivers.forEach((receiver) => receiver.bytes(pcapHeader()));
      await rest();
    },
    deliver: (records) => receivers.forEach((receiver) => receiver.bytes(records)),
    stop: () => agent.stop(),
  };
}

function sourceTo(receivers: Receiver[]): AgentOptions["source"] {
  return {
    dropped: 0,
    start: (_spec, receiver) => void receivers.push(receiver),
    change: () => undefined,
    restart: (reason) => {
      throw new Error(`the agent cannot read the stream: ${reason}`);
    },
    countDrops: async () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    stop: async () => undefined,
  };
}

/** The center is off: no request ever has an answer. */
function noLine(): Collector {
  const later = async (): Promise<{ kind: "later"; after: null; reached: false; why: string }> => ({
    kind: "later",
    after: null,
    reached: false,
    why: "the center is off",
  });
  return { putSegment: later, receipt: later, heartbeats: later, rotateKey: later, close: () => undefined };
}
