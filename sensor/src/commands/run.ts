import { randomBytes } from "node:crypto";
import { createAgent, findProcess, interfaceAddresses, writeFilterFile } from "../agent/index.ts";
import type { AgentOptions } from "../agent/index.ts";
import { FifoSource, TcpdumpSource } from "../capture/index.ts";
import type { PacketSource } from "../capture/index.ts";
import { openDiskFiles, openSystemClock } from "../host/index.ts";
import type { Clock, Files, SensorEvent } from "../host/index.ts";
import { collectorEndpoint, createCollector, createLine } from "../uplink/index.ts";
import { usageError } from "./command-line.ts";
import type { Command, GivenArguments } from "./command-line.ts";
import { tell } from "./print-error.ts";
import { SPOOL_QUOTA_OPTION, spoolQuota } from "./spool-quota.ts";
import { STATE_OPTION, stateFolder } from "./state-option.ts";
import { releaseVersion } from "./version.ts";

/** `teiten-sensor run`: records and uploads until SIGTERM; what is spooled then is sent by the next run. */
export const runCommand: Command = {
  name: "run",
  says: "record what arrives and bring it to the center, until SIGTERM",
  words: [],
  options: [
    STATE_OPTION,
    { name: "interface", value: "IF", says: "the interface to record", required: true },
    { name: "capture-fifo", value: "PATH", says: "read the capture from this pipe instead of starting tcpdump" },
    { name: "capture-messages", value: "PATH", says: "with --capture-fifo: the pipe of tcpdump's messages" },
    SPOOL_QUOTA_OPTION,
  ],
  async run(given) {
    const agent = createAgent(await agentOptions(given));
    const ending = awaitSignal();
    try {
      await agent.start();
      tell(`runs on ${given.value("interface") ?? ""}`);
      tell(`${await ending.signal}: closes the open segment and leaves`);
      await agent.stop();
      return 0;
    } finally {
      ending.close();
    }
  },
};

async function agentOptions(given: GivenArguments): Promise<AgentOptions> {
  const name = given.value("interface") ?? "";
  const [files, clock] = [openDiskFiles(), openSystemClock()];
  const mark = (await findProcess(process.pid)) ?? { pid: process.pid, started: "", machine: null };
  return {
    folder: stateFolder(given.value("state")),
    interface: name,
    files,
    clock,
    random: Math.random,
    mark,
    boot: randomBytes(8).toString("hex"),
    version: releaseVersion(),
    quota: spoolQuota(runCommand, given.value("spool-quota")),
    memory: () => process.memoryUsage.rss(),
    addresses: () => interfaceAddresses(name),
    source: captureSource(given, name, files, clock),
    endpointOf: collectorEndpoint,
    connect(enrolment, keys) {
      const line = createLine(enrolment, clock);
      return { ...createCollector({ line, sensor: enrolment.sensor, keys }), close: () => line.close() };
    },
    report: logEvent,
  };
}

/** A capture of its own with tcpdump, or the pipe of one that a unit with the needed capability runs. */
function captureSource(given: GivenArguments, name: string, files: Files, clock: Clock): PacketSource {
  const [stream, messages] = [given.value("capture-fifo"), given.value("capture-messages")];
  if (stream === undefined && messages !== undefined) {
    throw usageError(runCommand, "--capture-messages goes with --capture-fifo");
  }
  if (stream === undefined) return new TcpdumpSource({ interface: name, clock, report: logEvent });
  const folder = stateFolder(given.value("state"));
  return new FifoSource({
    stream,
    messages: messages ?? null,
    writeFilter: (spec) => writeFilterFile(files, folder, spec, spec.collector ?? null),
    clock,
    report: logEvent,
  });
}

function logEvent({ level, code, message }: SensorEvent): void {
  tell(`${level} ${code}: ${message}`);
}

/** Waits for the signal that ends the agent, and keeps the process alive until it is closed; SIGHUP (a lost terminal) is none. */
function awaitSignal(): { readonly signal: Promise<string>; close(): void } {
  process.on("SIGHUP", () => undefined);
  const awake = setInterval(() => undefined, 2 ** 30);
  const signal = new Promise<string>((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve(name));
  });
  return { signal, close: () => clearInterval(awake) };
}
