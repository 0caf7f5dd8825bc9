import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { buildSegment } from "../feed/segment-builder.ts";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import { pcapHeader } from "../feed/pcap-stream.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareCenter } from "../programs/live-fleet.ts";
import { processUse } from "../programs/process-use.ts";
import { until } from "../programs/until.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { enrolRaw, putRequest, putSegment } from "../uplink/raw-sensor.ts";
import { sendRaw } from "../uplink/send-request.ts";

const BOOT = "00000000000000b0";
const GIBIBYTE = 2 ** 30;
const USUAL_PACKETS = 30_000;
const MEMBER = 2 ** 24;
const EMPTY_RECORDS = 200_000;
const MOST_SECONDS = 1;
const MOST_GROWTH = 64 * 2 ** 20;
const SETTLE_MILLIS = 30_000;

/** What one bomb did. */
interface Blast {
  readonly name: string;
  readonly status: number;
  /** Time of a processor that the center took until its answer; on a busy machine the clock would measure others. */
  readonly seconds: number;
  /** What became of it in the ledger, or null where it was refused. */
  readonly end: string | null;
  readonly endMillis: number;
  readonly growth: number;
}

async function run({ programRoot, workspace, tell }: FaultContext): Promise<Reached> {
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder: workspace, host: "127.0.0.1", port });
  const token = center.addSensor("bomber-1", ["--country", "JP", "--address", "203.0.113.10"]);
  await center.start();
  const address = { port, tls: true };
  const sensor = await enrolRaw(address, token);
  const state = await openCenterState(programRoot, center.data);
  await putSegment(address, sensor, busySegment());
  await ended(state, 0);
  const pid = center.program.child.pid ?? 0;
  const blasts: Blast[] = [];
  const bombs: readonly (readonly [string, BuiltSegment, Readonly<Record<string, string>>])[] = [
    ["1 GiB of empty records in 1 MB of gzip", bomb(1, zippedGibibyte()), {}],
    ["the same, declared as Content-Encoding", bomb(2, zippedGibibyte()), { "content-encoding": "gzip" }],
    [`${EMPTY_RECORDS} empty records`, emptyRecords(3), {}],
  ];
  for (const [name, segment, headers] of bombs) {
    const before = resetPeak(pid);
    const [begun, used] = [Date.now(), processUse(pid).cpuSeconds];
    const request = putRequest(sensor.key, segment);
    const answer = await sendRaw(address, { ...request, headers: { ...request.headers, ...headers } });
    const seconds = processUse(pid).cpuSeconds - used;
    const end = answer.status === 201 ? await ended(state, segment.facts.sequence) : null;
    const growth = processUse(pid).peakBytes - before;
    blasts.push({ name, status: answer.status, seconds, end, endMillis: Date.now() - begun, growth });
  }
  const isAlive = (await putSegment(address, sensor, quietSegment(4))).status === 201;
  await state.close();
  await center.stop("SIGTERM");
  for (const blast of blasts) tell(JSON.stringify(blast));
  const slow = Math.max(...blasts.map(({ seconds }) => seconds));
  const growth = Math.max(...blasts.map((blast) => blast.growth));
  const figure = `${blasts.map(({ name, status, end, endMillis }) => `${name}: ${status}${end === null ? "" : `, then ${end} after ${endMillis} ms`}`).join("; ")}; answered within ${slow.toFixed(2)} s of a processor, memory +${Math.round(growth / 2 ** 20)} MiB at most`;
  const isHandled = blasts.every(({ end, endMillis }) => end === null || (end !== "received" && endMillis < 10_000));
  return { figure, ok: isAlive && isHandled && slow < MOST_SECONDS && growth < MOST_GROWTH };
}

/** A pcap file whose gibibyte of zeros is 67 million empty records; each member of the gzip file is 16 MiB of it. */
function zippedGibibyte(): Buffer {
  const member = gzipSync(Buffer.alloc(MEMBER), { level: 9 });
  return Buffer.concat([gzipSync(pcapHeader()), ...Array.from({ length: GIBIBYTE / MEMBER }, () => member)]);
}

function bomb(sequence: number, bytes: Buffer): BuiltSegment {
  const { facts } = quietSegment(sequence);
  return { facts, packets: [], bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** What a center is used to: without it the first bomb would be measured with everything that is done for the first time. */
function busySegment(): BuiltSegment {
  const { facts } = quietSegment(0);
  const at = BigInt(facts.from) * 1000n;
  const packets = Array.from({ length: USUAL_PACKETS }, (_, number) => ({
    number,
    at: at + BigInt(number) * 1_000_000n,
    destination: "203.0.113.10",
    port: 23,
  }));
  return buildSegment({ ...facts, packets: USUAL_PACKETS }, packets);
}

function quietSegment(sequence: number): BuiltSegment {
  const from = (Math.floor(Date.now() / 60_000) - 10 + sequence) * 60e6;
  return buildSegment({ sensor: "bomber-1", boot: BOOT, sequence, from, to: from + 60e6 }, []);
}

/** A segment as the protocol wants it, but that its packets have no bytes. */
function emptyRecords(sequence: number): BuiltSegment {
  const { facts } = quietSegment(sequence);
  const stated = buildSegment({ ...facts, packets: EMPTY_RECORDS }, []).bytes;
  const empty = Buffer.alloc(32);
  empty.writeUInt32LE(6, 0);
  empty.writeUInt32LE(32, 4);
  empty.writeUInt32LE(32, 28);
  const nanoseconds = BigInt(facts.from) * 1000n;
  empty.writeUInt32LE(Number(nanoseconds >> 32n), 12);
  empty.writeUInt32LE(Number(nanoseconds & 0xffffffffn), 16);
  const start = headLength(stated);
  const records = Buffer.concat(Array.from({ length: EMPTY_RECORDS }, () => empty));
  const bytes = Buffer.concat([stated.subarray(0, start), records, stated.subarray(start)]);
  return { ...bomb(sequence, bytes), facts: { ...facts, packets: EMPTY_RECORDS } };
}

/** Length of section and interface block. */
function headLength(file: Buffer): number {
  const section = file.readUInt32LE(4);
  return section + file.readUInt32LE(section + 4);
}

/** The state in which a segment comes to rest, or `received` when it does not. */
async function ended(state: CenterState, sequence: number): Promise<string> {
  const found = await until(
    SETTLE_MILLIS,
    async () => {
      const line = (await state.segments()).find((one) => one.boot === BOOT && one.sequence === String(sequence));
      return line !== undefined && line.status !== "received" ? line.status : null;
    },
    20,
  );
  return found ?? "received";
}

/** Begins to watch the greatest memory of a process anew; answers what it is now. */
function resetPeak(pid: number): number {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const [, resident = "0"] = /^VmRSS:\s+([0-9]+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(resident) * 1024;
}

/** Bodies that are small on the line and huge, or endless, behind it. */
export const scenario: Scenario = {
  name: "BOMB-1",
  goal: "1 GiB in 1 MB of gzip and 200,000 empty records: answered within 1 s, the center grows by less than 64 MiB and goes on",
  width: 1,
  limitSeconds: 120,
  run,
};
