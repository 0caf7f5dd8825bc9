import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CaptureFifo } from "../feed/capture-fifo.ts";
import { midnightSegments } from "../kill/midnight-segments.ts";
import { agentViolation } from "../order/agent-order.ts";
import { centerViolation, receiptsIn } from "../order/center-order.ts";
import type { SentReceipt } from "../order/center-order.ts";
import { isLogWhole, readSystemCalls, straceWords } from "../order/system-calls.ts";
import type { SystemCall } from "../order/system-calls.ts";
import { prepareAgent } from "../programs/live-fleet.ts";
import type { LiveAgent } from "../programs/live-fleet.ts";
import { prepareRawCenter } from "../programs/raw-center.ts";
import type { RawCenter } from "../programs/raw-center.ts";
import { mustCome } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { putSegment } from "../uplink/raw-sensor.ts";
import { openTlsProxy } from "../uplink/tls-proxy.ts";
import type { TlsProxy } from "../uplink/tls-proxy.ts";

const SEGMENTS = 200;
const BRIEF_SEGMENTS = 20;
/** Of them by the agent; the others come from a key of the harness, half of them beside each other. */
const AGENT_SEGMENTS = 12;
const AT_ONCE = 4;
const WAIT_MILLIS = 60_000;
const RAW_ADDRESS = "192.0.2.11";
const AGENT_ADDRESS = "192.0.2.1";

async function run(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long, brief } = context;
  const random = seeded(seed).fork("sync");
  const [centerLog, agentLog] = [join(workspace, "center.strace"), join(workspace, "agent.strace")];
  const raw = await prepareRawCenter(programRoot, workspace, "off", straceWords(centerLog));
  const agent = prepareAgent(programRoot, workspace, "agent", straceWords(agentLog));
  const token = raw.addSensor("agent", AGENT_ADDRESS);
  await raw.center.start();
  const proxy = await openTlsProxy(workspace, raw.address.port);
  const count = (long ? SEGMENTS * 10 : brief ? BRIEF_SEGMENTS : SEGMENTS) - AGENT_SEGMENTS;
  await Promise.all([sendRaws(raw, random, count), runAgent(agent, token, proxy, random)]);
  await agent.stop("SIGTERM");
  await raw.center.stop("SIGTERM");
  for (const [log, { child }] of [[centerLog, raw.center.program] as const, [agentLog, agent.program] as const]) {
    await mustCome("strace has written all", WAIT_MILLIS, () => (isLogWhole(log, child.pid) ? true : null));
  }
  await proxy.close();
  return judge(context, agent, join(raw.center.data, "archive"), [centerLog, agentLog], count);
}

async function sendRaws(raw: RawCenter, random: Random, count: number): Promise<void> {
  const sensor = await raw.enrol("raw", RAW_ADDRESS);
  let last = 0;
  const row = midnightSegments({ sensor: sensor.name, address: RAW_ADDRESS, random, nextNumber: () => ++last });
  const sendOne = async (): Promise<void> => {
    const answer = await putSegment(raw.address, sensor, row.next().value);
    if (answer.status !== 201) throw new Error(`a segment was answered ${answer.status}`);
  };
  for (let sent = 0; sent < count / 2; sent++) await sendOne();
  for (let sent = Math.ceil(count / 2); sent < count; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - sent) }, sendOne));
  }
}

/** Feeds an agent for as many seconds as it shall close segments; each second one ends. */
async function runAgent(agent: LiveAgent, token: string, proxy: TlsProxy, random: Random): Promise<void> {
  await agent.enrol(`https://127.0.0.1:${proxy.port}`, token.replace(/\.(?:[0-9a-f]{64}|ca)$/, `.${proxy.pin}`));
  const fifo = new CaptureFifo(`${agent.state}.fifo`);
  agent.start(["--interface", "lo", "--capture-fifo", fifo.path]);
  if (!(await fifo.open(WAIT_MILLIS))) throw new Error("the agent did not read its pipe");
  let number = 1_000_000;
  const sent = (): number => names(agent, "sent").length;
  await mustCome(`${AGENT_SEGMENTS} segments of the agent have their receipts`, WAIT_MILLIS, async () => {
    const at = BigInt(Date.now()) * 1_000_000n;
    const packets = Array.from({ length: random.below(20) }, () => ({
      number: ++number,
      at,
      destination: AGENT_ADDRESS,
      port: 23,
    }));
    await fifo.feed(packets);
    await sleep(100);
    return sent() >= AGENT_SEGMENTS ? true : null;
  });
  fifo.close();
}

function judge(
  { tell }: FaultContext,
  agent: LiveAgent,
  archive: string,
  [centerLog = "", agentLog = ""]: readonly string[],
  raws: number,
): Reached {
  const centerCalls = readSystemCalls(centerLog);
  const agentCalls = readSystemCalls(agentLog);
  const receipts = receiptsIn(centerCalls);
  const files = [...names(agent, "sent"), ...names(agent, "ready")];
  const violations = [
    ...receipts.map((receipt) => centerViolation(centerCalls, receipt, archive)),
    ...files.map((file) => agentOrder(agentCalls, receipts, file, agent)),
  ].filter((violation) => violation !== null);
  for (const line of violations.slice(0, 20)) tell(line);
  const wanted = raws + AGENT_SEGMENTS;
  const figure = `${receipts.length} receipts, ${files.length} segments of the agent, ${violations.length} violations`;
  return { figure, ok: violations.length === 0 && receipts.length >= wanted && files.length >= AGENT_SEGMENTS };
}

function agentOrder(
  calls: readonly SystemCall[],
  receipts: readonly SentReceipt[],
  file: string,
  agent: LiveAgent,
): string | null {
  const [boot = "", digits = ""] = file.replace(/\.pcapng$/, "").split("-");
  const receipt = receipts.find((one) => one.boot === boot && one.sequence === Number(digits));
  return agentViolation(calls, { file, receiptAt: receipt?.call.begunAt ?? null }, join(agent.state, "spool"));
}

function names(agent: LiveAgent, folder: string): readonly string[] {
  try {
    return readdirSync(join(agent.state, "spool", folder)).filter((name) => name.endsWith(".pcapng"));
  } catch {
    return [];
  }
}

/** The order of system calls, as the kernel saw it: what is said to be safe was synced before. */
export const scenario: Scenario = {
  name: "SYNC-1",
  goal: "200 segments: bytes, name, folder and ledger synced before every 201; nothing leaves the sensor's ready/ before its 201",
  width: 1,
  limitSeconds: 180,
  run,
};
